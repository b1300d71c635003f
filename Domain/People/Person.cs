using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.People;

/// <summary>One account in one channel, as the tenant's directory knows it.</summary>
public sealed record Person(PersonKey Key)
{
    /// <summary>Display name; the directory's word, else the newest message's.</summary>
    public string? Name { get; init; }

    /// <summary>The directory's word on the role; null until somebody sets it.</summary>
    public SenderRole? DirectoryRole { get; init; }

    /// <summary>The role the channel last gave; used while <see cref="DirectoryRole"/> is null.</summary>
    public SenderRole? ChannelRole { get; init; }

    /// <summary>True when the name was set in the directory, so that messages no longer change it.</summary>
    public bool IsNameFixed { get; init; }

    public FeishuAddress? Feishu { get; init; }

    /// <summary>Who gets this person's alerts while the person is away or focused.</summary>
    public PersonKey? Backup { get; init; }

    /// <summary>Another account of the same human; figures of both are added up.</summary>
    public PersonKey? SameAs { get; init; }

    public Absence? Away { get; init; }

    public Absence? Focus { get; init; }

    /// <summary>When the directory first met this account, UTC.</summary>
    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Send time of the newest message that taught a name or channel role, UTC; null without one.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>True once the person's personal details were erased on request.</summary>
    public bool IsErased { get; init; }

    public SenderRole Role => DirectoryRole ?? ChannelRole ?? SenderRole.Unconfirmed;

    public string DisplayName => string.IsNullOrEmpty(Name) ? Key.Id : Name;

    public bool IsAbsentAt(DateTimeOffset now) => Away?.Until > now || Focus?.Until > now;
}

/// <summary>A stretch during which alerts go to the backup person instead.</summary>
/// <param name="Until">End, exclusive, UTC.</param>
public sealed record Absence(DateTimeOffset Until, string? Reason = null);

/// <summary>Where Feishu reaches a person or a group; the first one set, in this order, is used.</summary>
/// <param name="ChatId">A chat that the app bot is in (<c>oc_…</c>).</param>
/// <param name="OpenId">The person's open id (<c>ou_…</c>).</param>
/// <param name="Webhook">URL of a custom bot; a secret.</param>
/// <param name="Secret">The custom bot's signing secret, if it has one.</param>
public sealed record FeishuAddress(
    string? ChatId = null, string? OpenId = null, string? Webhook = null, string? Secret = null)
{
    public bool IsEmpty => string.IsNullOrEmpty(ChatId) && string.IsNullOrEmpty(OpenId) && string.IsNullOrEmpty(Webhook);
}
