using System.Collections.Concurrent;
using System.Text.Json;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>What a tenant has set of a channel, as its document keeps it.</summary>
/// <param name="Roles">Roles by the beginning of a sender's id; they stand above what the channel's reader makes of it.</param>
/// <param name="Wecom">Of the archive channel: how its callback is signed and encrypted.</param>
public sealed record ChannelSettings(
    string? DisplayName, IReadOnlyDictionary<string, SenderRole> Roles, WecomCallbackSettings? Wecom)
{
    public const string DocumentKind = "channel-settings";

    /// <summary>The role of the longest prefix that fits; null without one.</summary>
    public SenderRole? RoleOf(string senderId)
    {
        var found = Roles.Keys.Where(prefix => senderId.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length);
        return found is null ? null : Roles[found];
    }
}

/// <param name="Token">Encrypted.</param>
/// <param name="EncodingAesKey">Encrypted.</param>
public sealed record WecomCallbackSettings(string Token, string EncodingAesKey, string CorpId);

/// <summary>Channels' settings, held for a moment: every batch of messages asks for them.</summary>
internal sealed class ChannelSettingsReader(ITenantStore store, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock)
{
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, IReadOnlyDictionary<string, ChannelSettings> Settings)> held =
        new(StringComparer.Ordinal);

    /// <summary>By channel; what another gateway has just put is seen 5 s later at most.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ChannelSettings>> ReadAsync(string tenant, CancellationToken ct)
    {
        var now = realClock.GetUtcNow();
        if (held.TryGetValue(tenant, out var known) && now < known.Until)
        {
            return known.Settings;
        }

        var settings = (await store.ReadDocumentsAsync(tenant, ChannelSettings.DocumentKind, ct))
            .ToDictionary(document => document.Id, document => Read(document.Json), StringComparer.Ordinal);
        held[tenant] = (now + HeldFor, settings);
        return settings;
    }

    public void Forget(string tenant) => held.TryRemove(tenant, out _);

    /// <summary>The messages with the roles that their channels' settings give to their senders.</summary>
    public async ValueTask<ParsedMessages> WithRolesAsync(string tenant, ParsedMessages parsed, CancellationToken ct)
    {
        var settings = await ReadAsync(tenant, ct);
        return settings.Values.All(channel => channel.Roles.Count == 0) ? parsed : parsed with
        {
            Messages =
            [
                .. parsed.Messages.Select(message =>
                    settings.GetValueOrDefault(message.Channel)?.RoleOf(message.SenderId) is { } role
                        ? message with { SenderRole = role }
                        : message),
            ],
        };
    }

    public static ChannelSettings Read(string json) => JsonSerializer.Deserialize<ChannelSettings>(json, ApiJson.Options)!;
}
