using System.Text.Json.Nodes;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>A person in answers.</summary>
public sealed record PersonView
{
    public required string Id { get; init; }
    public required string Channel { get; init; }

    /// <summary>The directory's name, else the newest message's, else the id.</summary>
    public required string Name { get; init; }

    /// <summary>The directory's word, else the channel's, else <c>unconfirmed</c>.</summary>
    public required SenderRole Role { get; init; }

    /// <summary>Nobody has said what this sender is to the company.</summary>
    public required bool Unconfirmed { get; init; }

    /// <summary>Where Feishu reaches the person; webhook and secret read as <c>***</c>.</summary>
    public JsonObject? Feishu { get; init; }
    public string? BackupId { get; init; }
    public string? BackupChannel { get; init; }

    /// <summary>Id of another account of the same human.</summary>
    public string? SameAs { get; init; }
    public string? SameAsChannel { get; init; }
    public AbsenceView? Away { get; init; }
    public AbsenceView? Focus { get; init; }
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>The person's name and texts were erased on request.</summary>
    public bool Erased { get; init; }

    internal static PersonView Of(Person person, Tenant tenant, bool withAddress) => new()
    {
        Id = person.Key.Id,
        Channel = person.Key.Channel,
        Name = person.DisplayName,
        Role = person.Role,
        Unconfirmed = person.Role == SenderRole.Unconfirmed,
        Feishu = withAddress ? FeishuAddressDocument.Write(person.Feishu) : null,
        BackupId = person.Backup?.Id,
        BackupChannel = person.Backup?.Channel,
        SameAs = person.SameAs?.Id,
        SameAsChannel = person.SameAs?.Channel,
        Away = person.Away is { } away ? new(tenant.At(away.Until), away.Reason) : null,
        Focus = person.Focus is { } focus ? new(tenant.At(focus.Until), focus.Reason) : null,
        FirstSeenAt = person.FirstSeenAt == default ? null : tenant.At(person.FirstSeenAt),
        Erased = person.IsErased,
    };
}

/// <param name="Until">End, exclusive.</param>
public sealed record AbsenceView(DateTimeOffset Until, string? Reason);

/// <summary>A person in requests. Absent fields stay as they are; null takes them away.</summary>
/// <param name="Channel">Default: the channel that has the id, <c>api</c> for an id that none has.</param>
/// <param name="BackupId">Who gets the alerts meanwhile.</param>
/// <param name="SameAs">Id of another account of the same human.</param>
internal sealed record PersonEdit(
    string Id, string? Channel, string Name, SenderRole Role, FeishuAddressView? Feishu, string? BackupId, string? SameAs,
    AbsenceView? Away, AbsenceView? Focus);
