namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>Writes a table row by row, holding no more than a row.</summary>
internal interface ITableWriter : IAsyncDisposable
{
    /// <param name="cells">
    /// Texts, numbers (<see cref="long"/>, <see cref="int"/>, <see cref="double"/>) or null for an empty cell.
    /// </param>
    ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken ct);

    /// <summary>Writes what ends the table.</summary>
    ValueTask CompleteAsync(CancellationToken ct);
}

/// <summary>Rules that both forms share.</summary>
internal static class TableCell
{
    /// <summary>
    /// A text that no spreadsheet takes for a formula: one that starts with <c>= + - @</c> or a control character gets a
    /// leading apostrophe.
    /// </summary>
    public static string Harmless(string text) =>
        text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' || char.IsControl(text[0])) ? "'" + text : text;
}
