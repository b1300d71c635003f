using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace SalesAssistant.Repository.Tests;

public sealed partial class CodeTests(ITestOutputHelper output)
{
    private const int LinesGuide = 400;
    private const int LinesMax = 600;

    private static readonly string[] WordsNotUsed =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor", "Data", "Info", "Common", "User"];

    /// <summary>Named for what others call them: the option <c>--data</c>, the platform's word for a clock's facts.</summary>
    private static readonly string[] Excepted = ["DataFolder", "IClockInfo", "RealClockInfo"];

    [Fact]
    public void No_file_is_too_long()
    {
        var files = Checkout.Of(".cs").Select(path => (Path: path, Lines: Checkout.Read(path).AsSpan().Count('\n')))
            .Where(file => file.Lines > LinesGuide).ToList();
        files.ForEach(file => output.WriteLine($"over the guide of {LinesGuide}: {file.Path}, {file.Lines} lines"));

        Assert.DoesNotContain(files, file => file.Lines > LinesMax);
    }

    [Fact]
    public void Types_are_named_for_what_they_are() =>
        Assert.Empty(
            from path in Checkout.Of(".cs")
            from Match type in Type().Matches(Checkout.Read(path))
            let name = type.Groups["name"].Value
            where !Excepted.Contains(name) && Words().Matches(name).Any(word => WordsNotUsed.Contains(word.Value))
            select $"{path}: {name}");

    [Fact]
    public void Namespaces_are_file_scoped() =>
        Assert.DoesNotContain(Checkout.Of(".cs"), path => BlockNamespace().IsMatch(Checkout.Read(path)));

    [Fact]
    public void Generated_logs_use_an_id_once() =>
        Assert.Empty(
            from path in Checkout.Of(".cs")
            where char.IsUpper(path[0])
            from Match id in LogId().Matches(Checkout.Read(path))
            group path by id.Groups[1].Value into places
            where places.Count() > 1
            select $"{places.Key}: {string.Join(", ", places)}");

    [GeneratedRegex(@"^\s*(?:\[[^\]]*\]\s*)?(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)+(?:class|record struct|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"^namespace [\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"LoggerMessage\((\d{4}),")]
    private static partial Regex LogId();
}
