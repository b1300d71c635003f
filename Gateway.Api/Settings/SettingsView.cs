using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>The settings document, put whole; what is absent or null takes its default.</summary>
/// <param name="TimeZone">IANA name. Default: Asia/Shanghai.</param>
/// <param name="OverMinutes">N: a reply is over when it took strictly longer. 1 to 1440, default 2.</param>
/// <param name="MinimumTurns">Answered turns below which a person is not ranked. 0 to 10000, default 1.</param>
/// <param name="Policies">By stage: <c>pre-sales</c> and <c>after-sales</c>.</param>
/// <param name="Calendar">Null is always open.</param>
/// <param name="CountableTypes">Types of message that open turns and count.</param>
/// <param name="FocusMaxMinutes">1 to 1440, default 120.</param>
/// <param name="IngestGapMinutes">Silence after which a channel counts as down, 1 to 1440.</param>
internal sealed record SettingsView(
    string TimeZone, int OverMinutes, int MinimumTurns, IReadOnlyDictionary<string, PolicyView> Policies,
    CalendarView? Calendar, ClosingRemarksView ClosingRemarks, IReadOnlyList<MessageType> CountableTypes, ReportTimeView Report,
    int FocusMaxMinutes, int? IngestGapMinutes, CardsView Cards, FeishuView Feishu);

/// <param name="Repeat">Starts at the last tier (0 without tiers) plus <c>everyMinutes</c>; null: nothing follows.</param>
internal sealed record PolicyView(IReadOnlyList<TierView> Tiers, TierRepeatView? Repeat);

internal sealed record TierView(int AfterMinutes, TierColor Color, IReadOnlyList<TierTarget> To);

/// <param name="UntilMinutes">Inclusive.</param>
internal sealed record TierRepeatView(int EveryMinutes, TierColor Color, IReadOnlyList<TierTarget> To, int UntilMinutes);

/// <param name="Weekly">By weekday, <c>mon</c> to <c>sun</c>: pairs of <c>HH:mm</c>; an absent weekday is closed.</param>
internal sealed record CalendarView(
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> Weekly, IReadOnlyList<CalendarExceptionView> Exceptions);

/// <param name="Open">In place of the weekday's intervals; empty is closed.</param>
internal sealed record CalendarExceptionView(DateOnly Date, IReadOnlyList<IReadOnlyList<string>> Open);

internal sealed record ClosingRemarksView(bool Enabled, IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

/// <param name="At">Local time of day, <c>HH:mm</c>. Default 22:00.</param>
internal sealed record ReportTimeView(bool Enabled, string At);

/// <param name="Living">One card per turn and destination, updated through the tiers.</param>
/// <param name="FinalToWebhooks">Send a final card to custom bots, which cannot update one.</param>
/// <param name="SilentGrey">In living mode grey repeats update without a mention.</param>
/// <param name="DigestOverPerMinute">More alerts than this within a minute become a digest; 0 never.</param>
/// <param name="PersonHourlyMax">Most private alerts for a person within an hour; 0 no limit.</param>
/// <param name="OnlyOwnerActs">Only the room's owner may press a card's buttons.</param>
internal sealed record CardsView(
    bool Living, bool FinalToWebhooks, bool SilentGrey, int DigestOverPerMinute, int PersonHourlyMax, bool OnlyOwnerActs);

internal sealed record FeishuView(
    FeishuAddressView? Public, FeishuAddressView? NoOwner, FeishuAddressView? Operations, FeishuAppView? App);

/// <summary>A destination; of several the first in this order is used. Webhook and secret read as <c>***</c>.</summary>
internal sealed record FeishuAddressView(string? ChatId, string? OpenId, string? Webhook, string? Secret);

/// <summary>The app bot. All but <paramref name="AppId"/> read as <c>***</c>.</summary>
internal sealed record FeishuAppView(string AppId, string AppSecret, string? EncryptKey, string? VerificationToken);
