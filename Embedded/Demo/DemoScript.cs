using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Embedded.Demo;

/// <summary>What the demo plays: people and rooms, exchanges to draw from, and a first act that is the same each time.</summary>
/// <param name="Talk">Exchanges by topic; <c>{words}</c> in braces are filled in as they are drawn.</param>
/// <param name="Show">In any order.</param>
internal sealed record DemoScript(
    DemoCast Cast, IReadOnlyDictionary<string, IReadOnlyList<Exchange>> Talk, IReadOnlyList<ShowAct> Show)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the script that is part of this assembly.</summary>
    public static DemoScript Read() => new(
        Read<DemoCast>("cast.json"),
        Read<Dictionary<string, IReadOnlyList<Exchange>>>("talk.json"),
        Read<List<ShowAct>>("show.json"));

    private static T Read<T>(string name)
    {
        using var stream = typeof(DemoScript).Assembly.GetManifestResourceStream(typeof(DemoScript), name)
            ?? throw new InvalidOperationException($"{name} is not part of the assembly.");
        return JsonSerializer.Deserialize<T>(stream, Options)!;
    }
}

/// <param name="Channel">Name of the channel that all of them live in.</param>
internal sealed record DemoCast(string Channel, IReadOnlyList<CastPerson> People, IReadOnlyList<CastRoom> Rooms);

/// <param name="Backup">Id of the person who gets the alerts meanwhile.</param>
internal sealed record CastPerson(string Id, string Name, SenderRole Role, string? Backup);

/// <param name="Usual">Who answers while the room has no owner.</param>
/// <param name="Topics">Keys of <see cref="DemoScript.Talk"/>.</param>
internal sealed record CastRoom(
    string Id, string Name, Stage Stage, string? Owner, string? Usual,
    IReadOnlyList<string> Customers, IReadOnlyList<string> Topics);

/// <summary>A question and its answer. A message is its text, or its kind in brackets: <c>[图片]</c>, <c>[文件] name</c>.</summary>
/// <param name="Ask">Messages of one customer; none where staff speaks first.</param>
/// <param name="Close">The customer's closing remark.</param>
/// <param name="By">Who answers; null is the room's owner.</param>
internal sealed record Exchange(IReadOnlyList<string> Ask, IReadOnlyList<string> Answer, string? Close, string? By);

/// <summary>One message or deed.</summary>
/// <param name="At">Minutes after the start.</param>
/// <param name="By">Id of the sender; <see cref="Owner"/> is whoever answers for the room then.</param>
/// <param name="Name">Name of a sender who is not in the cast.</param>
/// <param name="Key">Name by which a later act takes the message back.</param>
/// <param name="Do"><c>assign</c>, <c>dismiss</c>, <c>snooze</c>, <c>handover</c>, <c>approve</c> or <c>away</c>.</param>
/// <param name="Minutes">Length of a snooze or absence.</param>
internal sealed record ShowAct(
    double At, string? Room = null, string? By = null, string? Name = null, string? Say = null, string? Key = null,
    string? Recall = null, bool MassSent = false, string? Do = null, string? Person = null, Stage? Stage = null,
    int Minutes = 0, string? Reason = null)
{
    public const string Owner = "owner";
}
