using System.Globalization;
using SalesAssistant.Notifications.Cards;

namespace SalesAssistant.Notifications.Tests.Cards;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("<at id=all></at>", "&#60;at id&#61;all&#62;&#60;&#47;at&#62;")]
    [InlineData("**粗** [链接](https://x.example)", "&#42;&#42;粗&#42;&#42; &#91;链接&#93;&#40;https&#58;&#47;&#47;x&#46;example&#41;")]
    [InlineData("&lt;at id=all&gt;", "&#38;lt&#59;at id&#61;all&#38;gt&#59;")]
    [InlineData("# 标题\n- 列表\n1. 项\n> 引用\n```", "&#35; 标题\n&#45; 列表\n1&#46; 项\n&#62; 引用\n&#96;&#96;&#96;")]
    [InlineData("a\u0000b\u0007c\u001b[31md\u202ee", "abc&#91;31mde")]
    [InlineData("  好的 \t 谢谢  \r\n\r\n\r\n    缩进  ", "好的 谢谢\n缩进")]
    [InlineData("👨‍👩‍👧‍👦👍🏽", "👨‍👩‍👧‍👦👍🏽")]
    [InlineData("：，。《全角》", "：，。《全角》")]
    [InlineData(null, "")]
    [InlineData(" \n ", "")]
    public void Markdown_leaves_nothing_that_could_be_syntax(string? text, string expected) =>
        Assert.Equal(expected, SafeText.Markdown(text, 400));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("\ufffd好\ufffd", SafeText.Markdown("\ud83d好\ude00", 400));

    [Theory]
    [InlineData("<at user_id=\"all\">所有人</at>", "＜at user_id=\"all\"＞所有人＜/at＞")]
    [InlineData("[点我](https://x.example)", "[点我］（https://x.example)")]
    [InlineData("第一行\n第二行", "第一行 第二行")]
    public void Plain_text_keeps_no_markup_of_mentions_and_links(string text, string expected) =>
        Assert.Equal(expected, SafeText.Plain(text, 400));

    [Theory]
    [InlineData(3, "好👨‍👩‍👧‍👦吗")]
    [InlineData(2, "好👨‍👩‍👧‍👦…")]
    [InlineData(1, "好…")]
    public void Length_is_counted_in_what_a_reader_sees_as_one_character(int elementsMax, string expected) =>
        Assert.Equal(expected, SafeText.Markdown("好👨‍👩‍👧‍👦吗", elementsMax));

    [Fact]
    public void Four_thousand_characters_are_cut_to_length()
    {
        var text = SafeText.Markdown(string.Concat(Enumerable.Repeat("很长的文字😀", 700)), 400);

        Assert.Equal(401, new StringInfo(text).LengthInTextElements);
        Assert.EndsWith("…", text);
    }

    [Fact]
    public void A_pile_of_combining_marks_keeps_its_base_only() =>
        Assert.Equal("Z好", SafeText.Markdown("Z" + new string('\u0301', 5_000) + "好", 400));

    [Fact]
    public void More_lines_than_a_card_wants_run_on_in_the_last() =>
        Assert.Equal(11, SafeText.Markdown(string.Join('\n', Enumerable.Range(1, 40)), 400).Count(c => c == '\n'));
}
