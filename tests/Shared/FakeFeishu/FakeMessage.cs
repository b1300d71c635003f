using System.Text.Json;

namespace SalesAssistant.TestSupport.FakeFeishu;

/// <summary>A message that readers of a chat see.</summary>
/// <param name="MessageId">Null for a custom bot's: it cannot be updated.</param>
/// <param name="Chat">Chat id, open id, or the token of the webhook.</param>
/// <param name="Type"><c>interactive</c> or <c>text</c>.</param>
/// <param name="Versions">Every content that it had, a card or a text message's, the newest last.</param>
public sealed record FakeMessage(
    string? MessageId, string Chat, string Type, string AppId, DateTimeOffset At, IReadOnlyList<JsonElement> Versions)
{
    public JsonElement Content => Versions[^1];

    /// <summary>Title of the card; the text of a text message.</summary>
    public string Title => Type == "interactive"
        ? Content.GetProperty("header").GetProperty("title").GetProperty("content").GetString()!
        : Content.GetProperty("text").GetString()!;

    /// <summary>Everybody whom the message as it is now notifies; <c>all</c> is everybody.</summary>
    public IReadOnlyList<string> Mentions => Type == "interactive"
        ? CardCheck.Mentions(Content)
        : CardCheck.MentionsInText(Content.GetProperty("text").GetString()!);

    public bool IsRecalled { get; init; }

    /// <summary>Id of the message that it answers; null where it stands by itself.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>A request as it came in, whatever it was answered.</summary>
/// <param name="Path">With the query.</param>
/// <param name="AnswerCode">The <c>code</c> of the answer; null when there was none.</param>
public sealed record FakeRequest(
    string Method, string Path, string Body, int BodyBytes, DateTimeOffset At, int Status, int? AnswerCode);
