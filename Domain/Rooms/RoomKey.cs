namespace SalesAssistant.Domain.Rooms;

/// <summary>Names one chat group: its tenant, the channel it lives in and the channel's id of it. Never a display name.</summary>
public readonly record struct RoomKey(string Tenant, string Channel, string RoomId)
{
    /// <summary>Channel and room id in one string, unique within the tenant: <c>channel|roomId</c>, each percent-encoded.</summary>
    public string Local => LocalKey.Join(Channel, RoomId);

    /// <summary>Takes <see cref="Local"/> apart again.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static RoomKey FromLocal(string tenant, string local)
    {
        var (channel, id) = LocalKey.Split(local);
        return new(tenant, channel, id);
    }

    public override string ToString() => Uri.EscapeDataString(Tenant) + "|" + Local;
}
