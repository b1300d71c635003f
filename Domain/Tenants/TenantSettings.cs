using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Tenants;

/// <summary>Everything a tenant may set; replaced as a whole. Defaults are those of a new tenant.</summary>
public sealed record TenantSettings
{
    // Before Default, whose initialiser reads it.
    public static IReadOnlyList<MessageType> AllCountableTypes { get; } =
    [
        MessageType.Text, MessageType.Image, MessageType.Voice, MessageType.Video, MessageType.File, MessageType.Link,
        MessageType.MiniProgram, MessageType.Location, MessageType.Contact, MessageType.ChatHistory, MessageType.Sticker,
    ];

    public static TenantSettings Default { get; } = new();

    /// <summary>Number of this document; 1 for a new tenant, one more with each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>IANA name. Default: Asia/Shanghai.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";

    /// <summary>A reply is "over" when it took strictly longer, minutes, 1 to 1,440. Default: 2.</summary>
    public int OverMinutes { get; init; } = 2;

    /// <summary>Answered turns below which a person is not ranked, 0 to 10,000. Default: 1.</summary>
    public int MinimumTurns { get; init; } = 1;

    public EscalationPolicy PreSalesPolicy { get; init; } = EscalationPolicy.Default;

    public EscalationPolicy AfterSalesPolicy { get; init; } = EscalationPolicy.Default;

    /// <summary>Opening hours; null is always open.</summary>
    public CalendarDefinition? Calendar { get; init; }

    public ClosingRemarkSettings ClosingRemarks { get; init; } = new();

    /// <summary>Types that open turns and count. Default: all countable ones.</summary>
    public IReadOnlyList<MessageType> CountableTypes { get; init; } = AllCountableTypes;

    public ReportSettings Report { get; init; } = new();

    /// <summary>Longest focus time, minutes, 1 to 1,440. Default: 120.</summary>
    public int FocusMaxMinutes { get; init; } = 120;

    /// <summary>
    /// Silence after which a channel counts as down, minutes, 1 to 1,440. Null: 10 for channels that send heartbeats,
    /// and no watch for the others.
    /// </summary>
    public int? IngestGapMinutes { get; init; }

    public CardSettings Cards { get; init; } = new();

    public FeishuSettings Feishu { get; init; } = new();

    public EscalationPolicy PolicyOf(Stage stage) => stage == Stage.PreSales ? PreSalesPolicy : AfterSalesPolicy;
}

/// <summary>Closing remarks (behaviour.md §6): switch, and words added to and taken out of the built-in list.</summary>
public sealed record ClosingRemarkSettings
{
    public bool IsEnabled { get; init; } = true;

    public IReadOnlyList<string> Add { get; init; } = [];

    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>The daily leaderboard.</summary>
public sealed record ReportSettings
{
    public bool IsEnabled { get; init; } = true;

    /// <summary>Local time of day. Default: 22:00.</summary>
    public TimeOnly At { get; init; } = new(22, 0);
}

/// <summary>How alert cards behave.</summary>
public sealed record CardSettings
{
    /// <summary>One card per turn and destination, updated through the tiers. Default: a card per tier.</summary>
    public bool IsLiving { get; init; }

    /// <summary>Send a final card to destinations that cannot update one (custom bots). Default: no.</summary>
    public bool SendsFinalToWebhooks { get; init; }

    /// <summary>In living mode grey repeats update the card without a new mention. Default: yes.</summary>
    public bool UpdatesGreySilently { get; init; } = true;

    /// <summary>More alerts than this for one destination within a minute become one digest card; 0 never. Default: 100, what a custom bot may send.</summary>
    public int DigestOverPerMinute { get; init; } = 100;

    /// <summary>Most private alerts for one person within an hour, the rest go out as one digest; 0 no limit. Default: 0.</summary>
    public int PersonHourlyMax { get; init; }

    /// <summary>Only the room's owner may press a card's buttons. Default: any staff person may.</summary>
    public bool OnlyOwnerActs { get; init; }
}

/// <summary>The tenant's destinations and app in Feishu.</summary>
public sealed record FeishuSettings
{
    public FeishuAddress? Public { get; init; }

    public FeishuAddress? NoOwner { get; init; }

    public FeishuAddress? Operations { get; init; }

    public FeishuApp? App { get; init; }
}

/// <summary>The tenant's app bot. Secrets are plain here and encrypted wherever they are stored.</summary>
public sealed record FeishuApp(
    string AppId, string AppSecret, string? EncryptKey = null, string? VerificationToken = null);
