using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Channels;

/// <summary>
/// Notices that a channel has gone silent: one operations alert when a gap starts, one when it ends (behaviour.md §5).
/// </summary>
public sealed class IngestGapWatch(EnginePorts ports)
{
    public const string DocumentKind = "channel";

    /// <summary>For channels with heartbeats, where the tenant set no number.</summary>
    private const int GapMinutesDefault = 10;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly ConcurrentDictionary<(string Tenant, string Channel), ChannelPulse> pulses = new();

    /// <summary>
    /// Reads what is known of every tenant's channels. Heartbeats are not stored, and nobody listened meanwhile: the silence of
    /// a channel that sends them is counted from now.
    /// </summary>
    public async ValueTask RestoreAsync(CancellationToken ct)
    {
        var now = ports.Clock.GetUtcNow();
        foreach (var tenant in await ports.Tenants.ListAsync(ct))
        {
            foreach (var (channel, at) in await ports.Queries.ReadChannelActivityAsync(tenant, ct))
            {
                pulses[(tenant, channel)] = new(at, HasHeartbeats: false, GapSince: null);
            }

            foreach (var (channel, json) in await ports.Store.ReadDocumentsAsync(tenant, DocumentKind, ct))
            {
                var stored = JsonSerializer.Deserialize<ChannelPulse>(json, Options)!;
                stored = stored is { HasHeartbeats: true, GapSince: null } ? stored with { LastAt = now } : stored;
                pulses.AddOrUpdate(
                    (tenant, channel), stored,
                    (_, known) => stored with { LastAt = known.LastAt > stored.LastAt ? known.LastAt : stored.LastAt });
            }
        }
    }

    /// <summary>A message came through the channel.</summary>
    public void Heard(string tenant, string channel) => Heard(tenant, channel, ports.Clock.GetUtcNow());

    /// <summary>A message came through the channel then, as another process tells.</summary>
    public void Heard(string tenant, string channel, DateTimeOffset at) => pulses.AddOrUpdate(
        (tenant, channel), new ChannelPulse(at, HasHeartbeats: false, GapSince: null),
        (_, known) => known.LastAt < at ? known with { LastAt = at } : known);

    /// <summary>The channel says that it is alive.</summary>
    /// <returns>The alert that a gap has ended, if one had begun.</returns>
    public async ValueTask<IReadOnlyList<AlertRow>> HeartbeatAsync(string tenant, string channel, CancellationToken ct)
    {
        var now = ports.Clock.GetUtcNow();
        var isFirst = !pulses.TryGetValue((tenant, channel), out var before) || !before.HasHeartbeats;
        var pulse = pulses.AddOrUpdate(
            (tenant, channel), new ChannelPulse(now, HasHeartbeats: true, GapSince: null),
            (_, known) => known with { LastAt = now, HasHeartbeats = true });
        if (isFirst)
        {
            await SaveAsync(tenant, channel, pulse, ct);
        }

        return pulse.GapSince is null ? [] : await LookAsync(ct);
    }

    /// <summary>Looks at every channel once.</summary>
    /// <returns>The alerts that were added: gaps that started or ended.</returns>
    public async ValueTask<IReadOnlyList<AlertRow>> LookAsync(CancellationToken ct)
    {
        List<AlertRow> added = [];
        var now = ports.Clock.GetUtcNow();
        // In an order of its own: that of the dictionary is another one in every process, and a run could not be replayed.
        foreach (var (key, pulse) in pulses
            .OrderBy(known => known.Key.Tenant, StringComparer.Ordinal).ThenBy(known => known.Key.Channel, StringComparer.Ordinal))
        {
            if (await ports.Tenants.FindAsync(key.Tenant, ct) is not { } tenant || LimitOf(tenant, pulse) is not { } limit)
            {
                continue;
            }

            var isGap = SilenceOf(tenant, pulse, now) > limit;
            if (isGap == pulse.GapSince is not null)
            {
                continue;
            }

            var next = pulse with { GapSince = isGap ? pulse.LastAt : null };
            var alert = ToAlert(tenant, key.Channel, pulse, isGap, now);
            await ports.Outbox.AddAsync([alert], ct);
            await SaveAsync(key.Tenant, key.Channel, next, ct);
            pulses.AddOrUpdate(key, next, (_, known) => known with { GapSince = next.GapSince });
            added.Add(alert);
        }

        return added;
    }

    private static TimeSpan? LimitOf(Tenant tenant, ChannelPulse pulse)
    {
        var minutes = tenant.Settings.IngestGapMinutes;
        return pulse.HasHeartbeats ? TimeSpan.FromMinutes(minutes ?? GapMinutesDefault)
            : minutes is not null && tenant.Settings.Calendar is not null ? TimeSpan.FromMinutes(minutes.Value)
            : null;
    }

    // Without heartbeats silence outside open time says nothing.
    private static TimeSpan SilenceOf(Tenant tenant, ChannelPulse pulse, DateTimeOffset now) => pulse.HasHeartbeats
        ? now - pulse.LastAt
        : OpenHours.Create(tenant.Settings.Calendar, tenant.Zone).Between(pulse.LastAt, now);

    private AlertRow ToAlert(Tenant tenant, string channel, ChannelPulse pulse, bool isGap, DateTimeOffset now)
    {
        // The same gap has the same ids, however often it is noticed.
        var since = isGap ? pulse.LastAt : pulse.GapSince!.Value;
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant.Name}|{channel}|{since:O}|{isGap}"));
        var local = TimeZoneInfo.ConvertTime(since, tenant.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        var minutes = (int)(now - since).TotalMinutes;
        var name = isGap ? "GapStarted" : "GapEnded";
        return new()
        {
            AlertId = "g" + Convert.ToHexStringLower(id.AsSpan(0, 13)),
            Tenant = tenant.Name,
            Subject = AlertSubject.Operations,
            Color = isGap ? "red" : "green",
            Destination = Routing.Operations(tenant),
            Status = AlertStatus.Pending,
            DueAt = now,
            RaisedAt = now,
            CardJson = new NoticeCard(
                ChannelTexts.Get(name + "Title"), isGap ? "red" : "green",
                [string.Format(CultureInfo.InvariantCulture, ChannelTexts.Get(name), channel, local, minutes)]).ToJson(),
        };
    }

    private ValueTask SaveAsync(string tenant, string channel, ChannelPulse pulse, CancellationToken ct) =>
        ports.Store.PutDocumentAsync(
            tenant, DocumentKind, channel, JsonSerializer.Serialize(pulse, Options), audit: null, ct);
}

/// <summary>What is known of a channel's life.</summary>
/// <param name="LastAt">Newest message or heartbeat.</param>
/// <param name="GapSince">Since when it has been silent, once that was alerted.</param>
public sealed record ChannelPulse(DateTimeOffset LastAt, bool HasHeartbeats, DateTimeOffset? GapSince);
