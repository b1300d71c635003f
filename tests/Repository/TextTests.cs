using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SalesAssistant.Repository.Tests;

public sealed partial class TextTests
{
    [Fact]
    public void Every_text_that_is_asked_for_exists()
    {
        var missing =
            from resource in Checkout.Of(".resx")
            let name = Path.GetFileNameWithoutExtension(resource)
            let keys = KeysOf(resource)
            from path in Checkout.Of(".cs")
            // A Texts.resx serves its project, the others whoever names them.
            where resource.Split('/')[0] == path.Split('/')[0]
            from Match use in Asked().Matches(Checkout.Read(path))
            where use.Groups["class"].Value == name && !keys.Contains(use.Groups["key"].Value)
            select $"{path}: {name}.{use.Groups["key"].Value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_refusal_has_a_text()
    {
        var keys = KeysOf("Domain/Rooms/RoomTexts.resx");

        Assert.Empty(
            from path in Checkout.Of(".cs")
            where path.StartsWith("Domain/Rooms/", StringComparison.Ordinal)
            from Match refusal in Refused().Matches(Checkout.Read(path))
            where !keys.Contains(refusal.Groups["key"].Value)
            select $"{path}: {refusal.Groups["key"].Value}");
    }

    [Fact]
    public void Texts_are_Chinese() =>
        Assert.Empty(
            from resource in Checkout.Of(".resx")
            from text in XDocument.Load(Checkout.FullPath(resource)).Descendants("data")
            let value = text.Element("value")!.Value
            where value.Any(char.IsAsciiLetter) && !value.Any(letter => letter > 0x2E7F)
                // What is spelt the same in both: P90, ID, {0}.
                && SentenceWord().Count(value) > 2
            select $"{resource}: {text.Attribute("name")!.Value}");

    [Fact]
    public void There_is_no_second_copy_of_a_language_for_the_neutral_one() =>
        Assert.DoesNotContain(Checkout.Files, path => path.EndsWith(".zh-CN.resx", StringComparison.Ordinal));

    private static HashSet<string> KeysOf(string resource) =>
        [.. XDocument.Load(Checkout.FullPath(resource)).Descendants("data").Select(text => text.Attribute("name")!.Value)];

    [GeneratedRegex("""\b(?<class>\w*(?:Texts?|Notices))\.(?:Get|Format)\(\s*"(?<key>\w+)"(?!\s*\+)""")]
    private static partial Regex Asked();

    [GeneratedRegex("""RefusalKind\.\w+,\s*[^,;]+,\s*"(?<key>\w+)\u0022""")]
    private static partial Regex Refused();

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex SentenceWord();
}
