using System.Text.RegularExpressions;

namespace SalesAssistant.Repository.Tests;

public sealed partial class TrackedFileTests
{
    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() => Assert.Empty(Lines(MachinePath()));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() => Assert.Empty(Lines(RegistryHost()));

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    public void What_people_start_is_executable(string path)
    {
        Assert.Contains(path, Checkout.Files);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Checkout.FullPath(path)).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public void Links_of_the_documents_lead_somewhere() =>
        Assert.Empty(
            from document in Checkout.Of(".md")
            from Match link in Link().Matches(Checkout.Read(document))
            let target = Uri.UnescapeDataString(link.Groups["target"].Value)
            let full = Path.GetFullPath(target, Path.GetDirectoryName(Checkout.FullPath(document))!)
            where !File.Exists(full) && !Directory.Exists(full)
            select $"{document}: {target}");

    [Fact]
    public void Nothing_that_is_made_is_tracked() =>
        Assert.DoesNotContain(Checkout.Files, path => Made().IsMatch(path));

    private static IEnumerable<string> Lines(Regex found) =>
        from path in Checkout.TextFiles
        from line in File.ReadLines(Checkout.FullPath(path)).Select((text, index) => (Text: text, Number: index + 1))
        where found.IsMatch(line.Text)
        select $"{path}:{line.Number}";

    [GeneratedRegex("""(?<![\w.\-/$}])/(?:work|root|Users|home/\w+)/\w""")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.-]*(?:registry|nexus|artifactory|verdaccio|mirrors?)\.[\w.-]+")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("(^|/)(bin|obj|node_modules|TestResults)/")]
    private static partial Regex Made();
}
