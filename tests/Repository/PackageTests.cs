using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SalesAssistant.Repository.Tests;

public sealed partial class PackageTests
{
    private static readonly XDocument Central = XDocument.Parse(Checkout.Read("Directory.Packages.props"));

    [Fact]
    public void Versions_are_exact() =>
        Assert.DoesNotContain(Versions(), package => !Exact().IsMatch(package.Version));

    [Fact]
    public void Versions_stand_in_one_place() =>
        Assert.Empty(Project.All.Where(project => project.HasOwnVersions).Select(project => project.Path));

    [Fact]
    public void Every_package_that_a_project_names_has_a_version() =>
        Assert.Empty(Project.All.SelectMany(project => project.Packages).Except(Versions().Select(package => package.Id)));

    [Fact]
    public void Every_package_is_explained_with_its_version()
    {
        var lines = Checkout.Read("docs/PACKAGES.md").Split('\n');

        Assert.Empty(
            from package in Versions()
            where !lines.Any(line => line.StartsWith($"| {package.Id} |", StringComparison.Ordinal)
                && line.Contains($"| {package.Version} |", StringComparison.Ordinal))
            select $"{package.Id} {package.Version}");
    }

    [Fact]
    public void Every_Node_package_is_exact_and_explained()
    {
        var explained = Checkout.Read("docs/PACKAGES.md");

        Assert.Empty(
            from file in Checkout.Of("package.json")
            from section in new[] { "dependencies", "devDependencies" }
            let root = JsonDocument.Parse(Checkout.Read(file)).RootElement
            where root.TryGetProperty(section, out _)
            from package in root.GetProperty(section).EnumerateObject()
            where !package.Value.GetString()!.StartsWith("file:", StringComparison.Ordinal)
            where !Exact().IsMatch(package.Value.GetString()!)
                || !explained.Contains(package.Name, StringComparison.Ordinal)
                || !explained.Contains(package.Value.GetString()!, StringComparison.Ordinal)
            select $"{file}: {package.Name} {package.Value}");
    }

    [Fact]
    public void Lock_files_name_no_host() =>
        Assert.Empty(
            from file in Checkout.Of("package-lock.json").Concat(Checkout.Of("packages.lock.json"))
            where Checkout.Read(file).Contains("\"resolved\": \"http", StringComparison.Ordinal)
            select file);

    [Fact]
    public void Package_sources_are_those_of_whoever_builds() =>
        Assert.Empty(
            from file in Checkout.Files
            where string.Equals(Path.GetFileName(file), "nuget.config", StringComparison.OrdinalIgnoreCase)
                || (Path.GetFileName(file) == ".npmrc" && Checkout.Read(file).Contains("registry=", StringComparison.Ordinal))
            select file);

    private static IEnumerable<(string Id, string Version)> Versions() =>
        from package in Central.Descendants("PackageVersion")
        select (package.Attribute("Include")!.Value, Property().Replace(package.Attribute("Version")!.Value, Resolve));

    private static string Resolve(Match property) => Central.Descendants(property.Groups[1].Value).Single().Value;

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Property();
}
