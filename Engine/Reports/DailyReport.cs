using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Reports;

/// <summary>The day's leaderboard as a card to the public group, once a day at the tenant's report time (behaviour.md §7).</summary>
public sealed class DailyReport(EnginePorts ports)
{
    public const string DocumentKind = "report";

    private static readonly TimeSpan LateMax = TimeSpan.FromHours(2);
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Sends what is due and not sent yet, for every tenant.</summary>
    /// <returns>The alerts that were added.</returns>
    public async ValueTask<IReadOnlyList<AlertRow>> SendDueAsync(CancellationToken ct)
    {
        List<AlertRow> added = [];
        foreach (var row in await ports.Store.ReadTenantsAsync(ct))
        {
            if (await ports.Tenants.FindAsync(row.Name, ct) is not { Settings.Report.IsEnabled: true } tenant)
            {
                continue;
            }

            var now = ports.Clock.GetUtcNow();
            var today = LocalTime.DateOf(now, tenant.Zone);
            // Yesterday's may still be due shortly after midnight, or has to be shown as skipped.
            foreach (var date in new[] { today.AddDays(-1), today })
            {
                var due = DueAt(tenant, date);
                if (now >= due && due >= row.CreatedAt && await SendAsync(tenant, date, due, now, ct) is { } alert)
                {
                    added.Add(alert);
                }
            }
        }

        return added;
    }

    /// <summary>Sends today's leaderboard as it is now, beside the daily one.</summary>
    public async ValueTask<AlertRow> SendNowAsync(string tenantName, CancellationToken ct)
    {
        var tenant = await ports.Tenants.FindAsync(tenantName, ct)
            ?? throw new InvalidOperationException($"Tenant '{tenantName}' does not exist.");
        var now = ports.Clock.GetUtcNow();
        var card = await CardAsync(tenant, LocalTime.DateOf(now, tenant.Zone), now, ct);
        var alert = ToAlert(tenant, IdOf(tenantName, now.ToString("O", CultureInfo.InvariantCulture)), card, now, now);
        await ports.Outbox.AddAsync([alert], ct);
        return alert;
    }

    /// <summary>The tenant's report time on that day, moved by its own 5 to 90 seconds: the provider throttles full hours.</summary>
    public static DateTimeOffset DueAt(Tenant tenant, DateOnly date)
    {
        var offset = 5 + (SHA256.HashData(Encoding.UTF8.GetBytes(tenant.Name))[0] % 86);
        var local = date.ToDateTime(tenant.Settings.Report.At);
        while (tenant.Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(local, tenant.Zone.GetUtcOffset(local)).ToUniversalTime().AddSeconds(offset);
    }

    private async ValueTask<AlertRow?> SendAsync(
        Tenant tenant, DateOnly date, DateTimeOffset due, DateTimeOffset now, CancellationToken ct)
    {
        var id = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await ports.Store.ReadDocumentAsync(tenant.Name, DocumentKind, id, ct) is not null)
        {
            return null;
        }

        var card = await CardAsync(tenant, date, now, ct);
        var status = card.Rows.Sum(row => row.TotalMessages) + card.Hours.Sum(hour => hour.Messages) == 0 ? "empty"
            : now - due > LateMax ? "skipped"
            : "sent";
        AlertRow? alert = null;
        if (status == "sent")
        {
            // The id is the day's: whoever adds it first, and however often, one card goes out.
            alert = ToAlert(tenant, IdOf(tenant.Name, id), card, due, now);
            await ports.Outbox.AddAsync([alert], ct);
        }

        var state = JsonSerializer.Serialize(new ReportState(id, status, due, now, alert?.AlertId), Options);
        await ports.Store.TryAddDocumentAsync(tenant.Name, DocumentKind, id, state, ct);
        return alert;
    }

    private async ValueTask<LeaderboardCard> CardAsync(Tenant tenant, DateOnly date, DateTimeOffset now, CancellationToken ct)
    {
        var from = LocalTime.StartOfDay(date, tenant.Zone);
        var to = LocalTime.StartOfDay(date.AddDays(1), tenant.Zone);
        var figures = await ports.Figures.ReadAsync(tenant, from, to, owner: null, ct);
        var ranked = Leaderboard.Rank(figures.People, LeaderboardSort.OverCount, tenant.Settings.MinimumTurns);
        return new()
        {
            Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            AsOf = now < to ? now : to,
            TimeZone = tenant.Settings.TimeZone,
            Sort = "overCount",
            OverMinutes = tenant.Settings.OverMinutes,
            MinimumTurns = tenant.Settings.MinimumTurns,
            Rows =
            [
                .. ranked.Select(row => new LeaderboardCardRow(
                    row.Rank, row.Person.Name, row.Person.Figures.OverCount, row.Person.Figures.AverageReplyMinutes,
                    row.Person.Figures.TotalMessages)),
            ],
            Hours =
            [
                .. figures.Hours.Select((hour, index) => new LeaderboardCardHour(
                    index, hour.AverageReplyMinutes, hour.TotalMessages)),
            ],
        };
    }

    private static AlertRow ToAlert(Tenant tenant, string id, LeaderboardCard card, DateTimeOffset due, DateTimeOffset now) => new()
    {
        AlertId = id,
        Tenant = tenant.Name,
        Subject = AlertSubject.Leaderboard,
        Destination = Routing.Public(tenant),
        Status = AlertStatus.Pending,
        DueAt = due,
        RaisedAt = now,
        IsLate = now - due > TimeSpan.FromMinutes(1),
        CardJson = card.ToJson(),
    };

    private static string IdOf(string tenant, string day) =>
        "r" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}|{day}")).AsSpan(0, 13));
}

/// <summary>What became of a day's report.</summary>
/// <param name="Status"><c>sent</c>, <c>skipped</c> (down for more than two hours) or <c>empty</c> (no message that day).</param>
public sealed record ReportState(string Date, string Status, DateTimeOffset DueAt, DateTimeOffset DecidedAt, string? AlertId);
