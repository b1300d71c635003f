using SalesAssistant.Domain.Remarks;

namespace SalesAssistant.Tests.Domain.Remarks;

public sealed class RemarkRecogniserTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("。。。")]
    [InlineData("~")]
    [InlineData("@张三")]
    [InlineData("老板")]
    [InlineData("啊")]
    [InlineData("那")]
    [InlineData("\uD83D")]
    [InlineData("[图片]")]
    [InlineData("[捂脸]")]
    public void Message_without_a_remark_in_it_is_none(string text) =>
        Assert.False(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData("ＯＫ")]
    [InlineData("好　的！！")]
    [InlineData("謝謝您")]
    [InlineData("👍🏽👍🏽")]
    [InlineData("❤️")]
    [InlineData("THANKSSSS")]
    [InlineData("收到到到到")]
    [InlineData("/:strong")]
    [InlineData("[捂脸]好的")]
    [InlineData("@Amy Chen\u2005收到")]
    [InlineData("@王经理收到")]
    [InlineData("好的 @张三")]
    [InlineData("谢谢，王总")]
    public void Width_case_script_emoji_repeats_mentions_and_address_do_not_matter(string text) =>
        Assert.True(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData("好的?")]
    [InlineData("好的❓")]
    [InlineData("好的[疑问]")]
    [InlineData("好的吗")]
    [InlineData("好的么")]
    [InlineData("收到没")]
    [InlineData("收到未")]
    [InlineData("行不")]
    [InlineData("不好")]
    [InlineData("没收到")]
    [InlineData("然后呢")]
    [InlineData("收到没，谢谢")]
    [InlineData("解决了没有 谢谢")]
    public void What_asks_or_denies_is_no_remark(string text) =>
        Assert.False(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData("老板好")]
    [InlineData("大家好")]
    [InlineData("好的，周五前给我")]
    [InlineData("收到[图片]")]
    [InlineData("OK A")]
    [InlineData("都要，谢谢")]
    [InlineData("有空联系我，谢谢")]
    [InlineData("核对一下")]
    [InlineData("尽快回复")]
    [InlineData("有结果告诉我")]
    [InlineData("@张三什么时候发货 谢谢")]
    [InlineData("好的@小王尽快发货")]
    public void What_waits_for_us_is_no_remark(string text) =>
        Assert.False(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData("我核对一下")]
    [InlineData("稍后回复您")]
    [InlineData("有结果告诉你")]
    public void What_the_customer_will_do_is_a_remark(string text) =>
        Assert.True(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData("中等")] // the remark 中 and the remark 等…
    [InlineData("奥迪")]
    [InlineData("xing hao")]
    [InlineData("smoke")]
    [InlineData("技术支持")]
    [InlineData("数据处理")]
    public void Ordinary_words_made_of_the_same_signs_are_no_remarks(string text) =>
        Assert.False(RemarkRecogniser.Default.IsRemark(text));

    [Theory]
    [InlineData(60, true)]
    [InlineData(62, false)]
    public void Long_messages_are_content(int signs, bool isRemark) =>
        Assert.Equal(isRemark, RemarkRecogniser.Default.IsRemark(string.Concat(Enumerable.Repeat("收到", signs / 2))));

    [Fact]
    public void A_held_key_makes_no_message_long() =>
        Assert.True(RemarkRecogniser.Default.IsRemark(new string('哈', 200)));

    [Fact]
    public void Tenants_word_counts_as_a_remark_of_its_own_and_normalised()
    {
        var recogniser = new RemarkRecogniser(add: ["了然於胸！", "Zug", "❌", ""], remove: []);

        Assert.True(recogniser.IsRemark("好的，了然于胸"));
        Assert.True(recogniser.IsRemark("ＺＵＧ 谢谢"));
        Assert.True(recogniser.IsRemark("❌"));
        Assert.False(recogniser.IsRemark("了然于胸吗"));
        Assert.False(RemarkRecogniser.Default.IsRemark("Zug"));
    }

    [Theory]
    [InlineData("好吧", "好吧")]
    [InlineData("好吧", "那好吧")]
    [InlineData("好吧", "好吧，谢谢")]
    [InlineData("好吧", "好吧～～")]
    [InlineData("好", "好")]
    [InlineData("好", "好呀")]
    [InlineData("谢谢", "谢谢您")]
    [InlineData("[强]", "👍")]
    [InlineData("OK", "ok啦")]
    public void Message_that_needs_a_removed_word_is_no_remark(string removed, string text)
    {
        Assert.True(RemarkRecogniser.Default.IsRemark(text));
        Assert.False(new RemarkRecogniser(add: [], remove: [removed]).IsRemark(text));
    }

    [Theory]
    [InlineData("好吧", "好的")]
    [InlineData("好", "好的，谢谢")]
    [InlineData("[强]", "[玫瑰]")]
    public void Longer_and_other_words_stay_when_one_is_removed(string removed, string text) =>
        Assert.True(new RemarkRecogniser(add: [], remove: [removed]).IsRemark(text));

    [Fact]
    public void Removing_wins_over_adding() =>
        Assert.False(new RemarkRecogniser(add: ["妥了"], remove: ["妥了"]).IsRemark("妥了"));
}
