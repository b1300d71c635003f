using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Ports;

/// <summary>
/// One table of a provider outside, spoken to by one caller at a time. Every method throws <see cref="SheetException"/> when
/// the provider refuses or cannot be reached; a write may then have happened.
/// </summary>
public interface ISheetClient
{
    /// <summary>Most records of one write.</summary>
    int BatchSizeMax { get; }

    /// <summary>
    /// Names of the columns that can be written. To be read first: values are written in the form that their column has.
    /// </summary>
    ValueTask<IReadOnlySet<string>> ReadColumnsAsync(CancellationToken ct);

    ValueTask<IReadOnlyList<SheetRecord>> ReadAsync(CancellationToken ct);

    /// <param name="batchId">The same for every try of one batch; no two batches share one.</param>
    /// <returns>Ids of the new records, in the order of <paramref name="rows"/>.</returns>
    ValueTask<IReadOnlyList<string>> AddAsync(
        IReadOnlyList<IReadOnlyDictionary<string, SheetValue>> rows, string batchId, CancellationToken ct);

    /// <summary>Writes the given cells and leaves the others of these records as they are.</summary>
    ValueTask UpdateAsync(IReadOnlyList<SheetUpdate> updates, CancellationToken ct);

    ValueTask RemoveAsync(IReadOnlyList<string> recordIds, CancellationToken ct);
}

/// <summary>Opens tables outside.</summary>
public interface ISheetClients
{
    /// <summary>Limits of rate and of one write at a time are kept per table, however often it is opened.</summary>
    ISheetClient Open(SheetTarget target);
}

/// <summary>Who holds the table.</summary>
public enum SheetKind
{
    Vika,
    Bitable,
}

/// <param name="Host">Base of the provider's API; null: the provider's own.</param>
/// <param name="Table">Vika: the datasheet (<c>dst…</c>); Bitable: the table (<c>tbl…</c>).</param>
/// <param name="App">Bitable: the base (its app token); null at Vika.</param>
/// <param name="Token">Vika: the API token; null at Bitable.</param>
/// <param name="Feishu">Bitable: the tenant's app, which must have the right to edit the base.</param>
/// <param name="PerSecond">Most requests in a second.</param>
public sealed record SheetTarget(
    SheetKind Kind, Uri? Host, string Table, string? App, string? Token, FeishuApp? Feishu, int PerSecond);

/// <summary>A cell to write: as text, or as a number where the column takes numbers or dates.</summary>
/// <param name="Text">Empty clears the cell.</param>
/// <param name="Number">Null where the value has no number; for times Unix milliseconds.</param>
public readonly record struct SheetValue(string Text, double? Number = null);

/// <summary>A record as read: cells as text, without the empty ones.</summary>
public sealed record SheetRecord(string RecordId, IReadOnlyDictionary<string, string> Cells);

public sealed record SheetUpdate(string RecordId, IReadOnlyDictionary<string, SheetValue> Cells);

/// <summary>The provider refused, or did not answer. The message is fit to be shown and holds no secret.</summary>
public sealed class SheetException(string message) : Exception(message);
