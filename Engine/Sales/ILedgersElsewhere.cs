using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Sales;

/// <summary>Ledgers of today that other processes keep: in the cluster the sales grains.</summary>
public interface ILedgersElsewhere
{
    /// <summary>The figures of today, with every step that was answered before the call.</summary>
    /// <param name="people">The directory.</param>
    /// <param name="owner">Null, or the person whom alone the figures concern.</param>
    /// <returns>Null when no ledger answers: the query tables have them too.</returns>
    ValueTask<FrozenFigures?> FreezeAsync(
        Tenant tenant, IReadOnlyCollection<PersonFact> people, LedgerDay day, PersonKey? owner, CancellationToken ct);
}
