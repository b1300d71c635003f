using System.Diagnostics;
using System.Reflection;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Who makes a request: the holder of a key.</summary>
/// <param name="Tenant">Empty for an operator.</param>
/// <param name="Person">The member's person; null for every other role.</param>
/// <param name="Name">What the key was called when it was made.</param>
public sealed record Principal(string Tenant, string KeyId, KeyRole Role, PersonKey? Person, string? Name)
{
    /// <summary>Stands for the principal in the audit log.</summary>
    public string Actor => KeyId;

    /// <summary>A member's person, whose rooms are all that a member sees; null for those who see every room.</summary>
    public PersonKey? OnlyPerson => Role == KeyRole.Member ? Person : null;

    public bool MaySee(RoomRow room) => OnlyPerson is null || room.Owner == OnlyPerson;

    public bool MaySee(TurnRow turn, RoomRow? room) =>
        OnlyPerson is null || turn.Responsible == OnlyPerson || (room is not null && MaySee(room));

    public bool Manages => Role is KeyRole.Admin or KeyRole.Manager;

    public static ValueTask<Principal> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(context.Features.Get<Principal>() ?? throw new UnreachableException("The endpoint asks for no key."));
}
