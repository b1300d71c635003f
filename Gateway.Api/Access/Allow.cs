using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Which roles may call an endpoint; an endpoint without it needs no key.</summary>
internal sealed class Allow(params KeyRole[] roles)
{
    /// <summary>See what the role may see; members only what is theirs.</summary>
    public static readonly Allow Read = new(KeyRole.Admin, KeyRole.Manager, KeyRole.Member, KeyRole.Viewer);

    /// <summary>See what concerns the whole tenant.</summary>
    public static readonly Allow ReadTenant = new(KeyRole.Admin, KeyRole.Manager, KeyRole.Viewer);

    /// <summary>Act on a room; members on their own.</summary>
    public static readonly Allow Act = new(KeyRole.Admin, KeyRole.Manager, KeyRole.Member);

    /// <summary>Rooms, people, assignments and approvals.</summary>
    public static readonly Allow Manage = new(KeyRole.Admin, KeyRole.Manager);

    public static readonly Allow Administer = new(KeyRole.Admin);

    public static readonly Allow Ingest = new(KeyRole.Admin, KeyRole.Ingest);

    /// <summary>The same where the tenant's name is enough: then a message costs no look at its settings and people.</summary>
    public static readonly Allow IngestByName = new(KeyRole.Admin, KeyRole.Ingest) { NeedsTenant = false };

    /// <summary>Whoever has a key.</summary>
    public static readonly Allow Everybody = new(Enum.GetValues<KeyRole>());

    public static readonly Allow Operate = new(KeyRole.Operator);

    public IReadOnlyList<KeyRole> Roles { get; } = roles;

    /// <summary>Whether handlers get a <see cref="Caller"/>, or only the <see cref="Principal"/>.</summary>
    public bool NeedsTenant { get; private init; } = true;

    public bool Has(KeyRole role) => Array.IndexOf(roles, role) >= 0;
}

internal static class AllowExtensions
{
    public static TBuilder Allow<TBuilder>(this TBuilder builder, Allow allow)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(allow));
        return builder;
    }
}
