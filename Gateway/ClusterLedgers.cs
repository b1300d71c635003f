using System.Collections.Concurrent;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Grains.Interfaces;
using SalesAssistant.Grains.Sales;

namespace SalesAssistant.Gateway;

/// <summary>
/// The cluster's sales grains, as the HTTP edge sees them. Figures are held with their mark, so that a page that asks again
/// moves them only when something has changed.
/// </summary>
public sealed class ClusterLedgers(IGrainFactory grains, GrainCalls calls, TimeProvider clock, ILogger<ClusterLedgers> logger)
    : ILedgersElsewhere
{
    private const int HeldMax = 200;

    /// <summary>Rather than wait longer, figures are read from the query tables.</summary>
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(string Tenant, PersonKey? Owner), Held> held = new();

    public async ValueTask<FrozenFigures?> FreezeAsync(
        Tenant tenant, IReadOnlyCollection<PersonFact> people, LedgerDay day, PersonKey? owner, CancellationToken ct)
    {
        var key = (tenant.Name, owner);
        var known = held.GetValueOrDefault(key) is { } before && ReferenceEquals(before.People, people) ? before : null;
        var look = new WireSalesLook { FromTicks = day.From.UtcTicks, ToTicks = day.To.UtcTicks, KnownMark = known?.Mark };
        var grain = grains.GetGrain<ISalesGrain>(GrainKeys.OfSales(tenant.Name, owner));
        WireSalesAnswer answer;
        try
        {
            answer = await calls.CallAsync(() => grain.LookAsync(look), isRepeatable: false).WaitAsync(AnswerTimeMax, clock, ct);
        }
        catch (Exception error) when (error is LogUnavailableException or OverloadedException or TimeoutException)
        {
            Log.LedgerSilent(logger, error, tenant.Name);
            return null;
        }

        if (answer.Trouble is not null)
        {
            return null;
        }

        if (answer.Figures is null)
        {
            return known!.Figures;
        }

        if (held.Count >= HeldMax && !held.ContainsKey(key))
        {
            held.Clear();
        }

        var figures = answer.Figures.ToFigures(people);
        held[key] = new(answer.Mark, people, figures);
        return figures;
    }

    private sealed record Held(string Mark, IReadOnlyCollection<PersonFact> People, FrozenFigures Figures);
}
