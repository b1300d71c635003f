using System.Text;
using System.Text.Json;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Notifications.Tests.Cards;

public sealed class CardRenderingTests
{
    private const string Hostile = "<at id=all></at>**x**[y](https://evil.example)\u0000\u202e<font color='red'>";

    private static readonly FeishuCardRenderer Renderer = new(new FeishuOptions { BoardUrl = new("https://board.example/app?x=1") });

    private static JsonElement Render(Card card, bool isInteractive = true)
    {
        using var json = JsonDocument.Parse(Renderer.RenderJson(card, isInteractive));
        var root = json.RootElement.Clone();
        Assert.Null(CardCheck.Find(root, knownOpenIds: null));
        return root;
    }

    private static string TitleOf(JsonElement card) =>
        card.GetProperty("header").GetProperty("title").GetProperty("content").GetString()!;

    private static string TemplateOf(JsonElement card) => card.GetProperty("header").GetProperty("template").GetString()!;

    [Theory]
    [InlineData(5, "green", "⏰ 客户已等待 5 分钟")]
    [InlineData(20, "orange", "⏰ 客户已等待 20 分钟")]
    [InlineData(1000, "grey", "⏰ 客户已等待 1000 分钟")]
    public void A_waiting_customer_shows_the_tiers_colour_and_the_minutes(int tier, string color, string title)
    {
        var card = Render(ACard.Waiting(tier, color));

        Assert.Equal((title, color), (TitleOf(card), TemplateOf(card)));
        Assert.Equal("星海科技对接群", card.GetProperty("header").GetProperty("subtitle").GetProperty("content").GetString());
        Assert.Equal("fill", card.GetProperty("config").GetProperty("width_mode").GetString());
        Assert.True(card.GetProperty("config").GetProperty("update_multi").GetBoolean());
        Assert.Equal($"{title} · 星海科技对接群", card.GetProperty("config").GetProperty("summary").GetProperty("content").GetString());
    }

    [Fact]
    public void A_waiting_customer_is_told_in_full()
    {
        var card = Render(ACard.Waiting());

        var fields = card.GetProperty("body").GetProperty("elements")[0].GetProperty("fields").EnumerateArray()
            .Select(field => field.GetProperty("text").GetProperty("content").GetString());
        Assert.Equal(
            [
                "**客户**\n李女士", "**负责人**\n董森", "**群聊**\n星海科技对接群",
                "**已等待**\n20 分钟（自 11&#45;21 12&#58;00 起）", "**待回复消息**\n3 条",
            ],
            fields);
        var text = card.GetRawText();
        Assert.Contains("最后一条消息 · 李女士", text);
        Assert.Contains("请问什么时候发货？", text);
    }

    [Fact]
    public void A_late_card_is_marked()
    {
        var card = Render(ACard.Waiting() with { IsLate = true });

        Assert.Equal("⏰ 【补报】客户已等待 20 分钟", TitleOf(card));
        Assert.Equal("补报", card.GetProperty("header").GetProperty("text_tag_list")[0].GetProperty("text").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("answered", "✅ 已回复（等待 8.47 分钟）", "green")]
    [InlineData("dismissed", "🚫 已消除", "grey")]
    [InlineData("retracted", "↩️ 已撤回", "grey")]
    [InlineData("room-closed", "📦 群聊已归档", "grey")]
    [InlineData("closed-by-remark", "🙏 客户结束语", "grey")]
    public void An_ended_turn_tells_its_end_and_offers_nothing_more(string status, string title, string template)
    {
        var card = Render(ACard.Ended(status) with { OwnerOpenId = "ou_1" });

        Assert.Equal((title, template), (TitleOf(card), TemplateOf(card)));
        Assert.DoesNotContain("\"button\"", card.GetRawText());
        Assert.Empty(CardCheck.Mentions(card));
        Assert.Contains("今天下午发出", card.GetRawText());
    }

    [Fact]
    public void Buttons_carry_the_turn_and_what_to_do()
    {
        var card = Render(ACard.Waiting() with { CanClaim = true, OwnerName = null });

        Assert.Equal(
            [
                """认领 {"action":"claim","turnId":"turn-1"}""",
                """消除 {"action":"dismiss","turnId":"turn-1"}""",
                """稍等30分钟 {"action":"snooze","turnId":"turn-1","minutes":30}""",
                """稍等10分钟 {"action":"snooze","turnId":"turn-1","minutes":10}""",
                """稍等60分钟 {"action":"snooze","turnId":"turn-1","minutes":60}""",
                """查看 https://board.example/app?x=1&turn=turn-1""",
                """消除：无需回复 {"action":"dismiss","turnId":"turn-1","reason":"无需回复"}""",
                """消除：已线下沟通 {"action":"dismiss","turnId":"turn-1","reason":"已线下沟通"}""",
                """消除：内部消息 {"action":"dismiss","turnId":"turn-1","reason":"内部消息"}""",
            ],
            Buttons(card));
    }

    [Fact]
    public void Where_no_click_comes_back_only_the_board_can_be_opened() =>
        Assert.Equal(["查看 https://board.example/app?x=1&turn=turn-1"], Buttons(Render(ACard.Waiting(), isInteractive: false)));

    [Theory]
    [InlineData("ou_abc-1", new[] { "ou_abc-1" })]
    [InlineData("all", new string[0])]
    [InlineData("ou_x></at><at id=all", new string[0])]
    public void Only_an_open_id_is_mentioned(string openId, string[] mentioned) =>
        Assert.Equal(mentioned, CardCheck.Mentions(Render(ACard.Waiting() with { OwnerOpenId = openId })));

    [Fact]
    public void What_people_write_neither_mentions_nor_formats_nor_breaks_a_card()
    {
        Card[] cards =
        [
            ACard.Waiting() with { RoomName = Hostile, CustomerName = Hostile, OwnerName = Hostile, LastAuthor = Hostile, LastText = Hostile },
            ACard.Ended("answered", Hostile, Hostile) with { RoomName = Hostile },
            new NoticeCard(Hostile, "blue", [Hostile, Hostile]),
            ACard.Leaderboard() with { Rows = [new(1, Hostile, 0, 1, 1)] },
        ];
        foreach (var card in cards)
        {
            var layout = Renderer.LayoutOf(card, isInteractive: true);
            var form = new CardForm(layout.Parts);
            foreach (var tried in (CardForm[])[form, form.Without(CardParts.Table), form.Without(CardParts.Chart)])
            {
                using var json = JsonDocument.Parse(FeishuCardRenderer.Render(layout, tried));
                Assert.Null(CardCheck.Find(json.RootElement, knownOpenIds: []));
                Assert.Empty(CardCheck.Mentions(json.RootElement));
                Assert.DoesNotContain("<at", json.RootElement.ToString());
            }

            var text = FeishuCardRenderer.RenderText(layout, form);
            Assert.Empty(CardCheck.MentionsInText(text));
            Assert.DoesNotContain('\0', text);
        }
    }

    [Fact]
    public void The_leaderboard_has_a_table_a_chart_and_says_how_it_is_sorted()
    {
        var card = Render(ACard.Leaderboard(people: 12), isInteractive: false);

        Assert.Equal("📊 回复排行榜 2026-11-21", TitleOf(card));
        Assert.Equal("截至 22:00", card.GetProperty("header").GetProperty("subtitle").GetProperty("content").GetString());
        var elements = card.GetProperty("body").GetProperty("elements").EnumerateArray().ToList();
        Assert.Equal("排序：回复超过2分钟次数，少者在前（相同时看平均回复时间）　·　最少回复次数：1", elements[0].GetProperty("content").GetString());
        var table = elements[1];
        Assert.Equal(10, table.GetProperty("page_size").GetInt32());
        Assert.Equal(
            ["排名", "姓名", "回复超过2分钟次数", "平均回复时间（分钟）", "总回复数"],
            table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("display_name").GetString()));
        Assert.Equal("""{"rank":"1","name":"销售1","over":1,"average":"8.47","total":4}""", table.GetProperty("rows")[0].GetRawText());
        Assert.Equal("""{"rank":"–","name":"新同事","over":0,"average":"–","total":0}""", table.GetProperty("rows")[11].GetRawText());
        var data = elements[2].GetProperty("chart_spec").GetProperty("data");
        Assert.Equal(
            """[{"hour":"09","type":"消息数","value":5},{"hour":"10","type":"消息数","value":5},{"hour":"11","type":"消息数","value":5}]""",
            data[0].GetProperty("values").GetRawText());
        Assert.Equal(
            """[{"hour":"09","type":"平均回复时间（分钟）","value":2.13},{"hour":"11","type":"平均回复时间（分钟）","value":2.13}]""",
            data[1].GetProperty("values").GetRawText());
    }

    [Theory]
    [InlineData("overCount")]
    [InlineData("averageReplyMinutes")]
    [InlineData("answeredTurns")]
    [InlineData("totalMessages")]
    [InlineData("onTimeRate")]
    public void Every_sort_key_of_the_leaderboard_has_words(string sort) =>
        Assert.Contains("排序：", Render(ACard.Leaderboard() with { Sort = sort }).GetRawText());

    [Theory]
    [InlineData(true, 30 * 1024)]
    [InlineData(false, 20 * 1024)]
    public void Cards_fit_whatever_people_write(bool isInteractive, int bytesMax)
    {
        var longText = string.Concat(Enumerable.Repeat("*😀很长", 1_000));
        Card[] cards =
        [
            ACard.Waiting() with { LastText = longText, RoomName = longText, CustomerName = longText, OwnerName = longText, LastAuthor = longText },
            new NoticeCard(longText, "red", [.. Enumerable.Repeat(longText, 500)]),
            ACard.Leaderboard(people: 1_000) with { Rows = [.. Enumerable.Repeat(new LeaderboardCardRow(1, longText, 1, 1.5, 9), 1_000)] },
        ];

        foreach (var card in cards)
        {
            Render(card, isInteractive);
            Assert.InRange(Encoding.UTF8.GetByteCount(Renderer.RenderJson(card, isInteractive)), 1, bytesMax);
        }
    }

    [Fact]
    public void Chinese_stands_unescaped_in_the_json() =>
        Assert.Contains("客户已等待", Renderer.RenderJson(ACard.Waiting(), isInteractive: true));

    private static IEnumerable<string> Buttons(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("tag", out var tag) && tag.ValueEquals("button") => [Button(element)],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(entry => Buttons(entry.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Buttons),
        _ => [],
    };

    private static string Button(JsonElement button)
    {
        var behavior = button.GetProperty("behaviors")[0];
        var target = behavior.TryGetProperty("value", out var value)
            ? value.GetRawText()
            : behavior.GetProperty("default_url").GetString();
        return $"{button.GetProperty("text").GetProperty("content").GetString()} {target}";
    }
}
