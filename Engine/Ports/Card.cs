using System.Text.Json;
using System.Text.Json.Serialization;

namespace SalesAssistant.Engine.Ports;

/// <summary>What a card says, whatever shows it. Stored as JSON; the renderer makes the provider's form of it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TurnCard), "turn")]
[JsonDerivedType(typeof(NoticeCard), "notice")]
[JsonDerivedType(typeof(LeaderboardCard), "leaderboard")]
public abstract record Card
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="JsonException">The text is no card.</exception>
    public static Card FromJson(string json) =>
        JsonSerializer.Deserialize<Card>(json, Options) ?? throw new JsonException("The card is null.");
}

/// <summary>A waiting customer.</summary>
public sealed record TurnCard : Card
{
    public required string TurnId { get; init; }
    public required string RoomName { get; init; }
    public required string RoomLocal { get; init; }
    public string? CustomerName { get; init; }

    /// <summary>Null: the room has no owner.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Feishu open id of the owner, for a mention in a group.</summary>
    public string? OwnerOpenId { get; init; }

    /// <summary>Minutes of the tier that the card is for.</summary>
    public required int Tier { get; init; }
    public required string Color { get; init; }
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>Minutes waited when the card was raised, open time.</summary>
    public required double WaitedMinutes { get; init; }

    /// <summary>Customer messages in the turn.</summary>
    public required int WaitingMessages { get; init; }

    /// <summary>The room's last text and who wrote it.</summary>
    public required string LastText { get; init; }
    public required string LastAuthor { get; init; }

    /// <summary>Raised after its time (补报).</summary>
    public bool IsLate { get; init; }

    /// <summary>IANA zone that times are shown in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Offer the claim button: the room has no owner.</summary>
    public bool CanClaim { get; init; }

    /// <summary>Shown to who put it off; null: nobody did.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Set once the turn has ended.</summary>
    public CardEnding? Ending { get; init; }
}

/// <summary>How a turn ended, as its cards tell it.</summary>
/// <param name="Status">Kebab-case name of the turn's status.</param>
/// <param name="WaitedMinutes">From waiting since to the end, open time.</param>
/// <param name="By">Who answered or dismissed.</param>
/// <param name="Text">First words of the answer, or the reason.</param>
public sealed record CardEnding(string Status, DateTimeOffset At, double WaitedMinutes, string? By, string? Text)
{
    public string ToJson() => JsonSerializer.Serialize(this, Card.Options);

    /// <exception cref="JsonException">The text is no ending.</exception>
    public static CardEnding FromJson(string json) =>
        JsonSerializer.Deserialize<CardEnding>(json, Card.Options) ?? throw new JsonException("The ending is null.");
}

/// <summary>A notice to operations or to a group: an ingest gap, a test card, a digest.</summary>
/// <param name="Lines">Plain text; rendered escaped, one paragraph each.</param>
public sealed record NoticeCard(string Title, string Color, IReadOnlyList<string> Lines) : Card;

/// <summary>The daily leaderboard (behaviour.md §7).</summary>
public sealed record LeaderboardCard : Card
{
    public required string Date { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required string TimeZone { get; init; }
    public required string Sort { get; init; }
    public required int OverMinutes { get; init; }
    public required int MinimumTurns { get; init; }
    public required IReadOnlyList<LeaderboardCardRow> Rows { get; init; }
    public required IReadOnlyList<LeaderboardCardHour> Hours { get; init; }
}

public sealed record LeaderboardCardRow(
    int? Rank, string Name, int OverCount, double? AverageReplyMinutes, long TotalMessages);

public sealed record LeaderboardCardHour(int Hour, double? AverageReplyMinutes, long Messages);
