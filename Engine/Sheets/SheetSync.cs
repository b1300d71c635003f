using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>
/// Compares a table with the database: which edits to take, and then what to write. The database is the truth: an edit
/// is a request, and its cell goes back to the database's value whatever came of it. No I/O; what is learnt of records is
/// noted in the state.
/// </summary>
public sealed class SheetSync
{
    /// <summary>Most rows of a sheet; the most recently active rooms come first.</summary>
    public const int RowsMax = 10_000;

    private readonly IReadOnlySet<string> columns;
    private readonly SheetState state;
    private readonly Dictionary<string, SheetRecord> found = new(StringComparer.Ordinal);

    /// <param name="columns">Columns that the table has.</param>
    /// <param name="records">All of its records. Those that are neither known nor carry a wanted key are not ours.</param>
    /// <param name="wantedKeys">Keys of the rows that there should be.</param>
    public SheetSync(
        IReadOnlySet<string> columns, IReadOnlyList<SheetRecord> records, SheetState state, IEnumerable<string> wantedKeys)
    {
        this.columns = columns;
        this.state = state;
        var byId = records.ToDictionary(record => record.RecordId, StringComparer.Ordinal);
        var ours = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, row) in state.Rows)
        {
            if (byId.TryGetValue(row.RecordId, out var record) && ours.Add(row.RecordId))
            {
                found[key] = record;
            }
        }

        Adopt(records.Where(record => !ours.Contains(record.RecordId)), wantedKeys);
    }

    /// <summary>The edits that were not taken before.</summary>
    public IReadOnlyList<SheetEdit> FindEdits(IReadOnlyList<SheetRow> wanted)
    {
        List<SheetEdit> edits = [];
        foreach (var row in wanted)
        {
            // Without a value that we know of there is nothing to compare with, and the database wins.
            if (found.TryGetValue(row.Key, out var record) && state.Rows.GetValueOrDefault(row.Key) is { Seen.Count: > 0 } known
                && FindEdit(row, known, record) is { IsEmpty: false } edit)
            {
                edits.Add(edit);
            }
        }

        return edits;
    }

    /// <summary>Notes that an edit was taken or refused, so that it is not looked at again, even if its cell cannot be reset.</summary>
    public void Take(SheetEdit edit, string answer) =>
        state.Rows[edit.Key] = state.Rows[edit.Key] with { Seen = EditCells(edit.Record), Answer = answer };

    /// <summary>What to write so that the table shows <paramref name="wanted"/>; only what differs.</summary>
    public SheetWrites PlanWrites(IReadOnlyList<SheetRow> wanted)
    {
        List<SheetRow> add = [];
        List<(SheetRow, SheetUpdate)> update = [];
        foreach (var row in wanted)
        {
            if (!found.TryGetValue(row.Key, out var record))
            {
                add.Add(row);
            }
            else if (CellsToWrite(row, record) is { Count: > 0 } cells)
            {
                update.Add((row, new(record.RecordId, cells)));
            }
        }

        var keys = wanted.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in state.Rows.Keys.Where(key => !keys.Contains(key) && !found.ContainsKey(key)).ToList())
        {
            state.Rows.Remove(gone);
        }

        return new(add, update, [.. state.Rows.Where(row => !keys.Contains(row.Key)).Select(row => (row.Key, row.Value.RecordId))]);
    }

    /// <summary>The cells of a new record.</summary>
    public IReadOnlyDictionary<string, SheetValue> NewCells(SheetRow row)
    {
        var cells = FiguresOf(row);
        foreach (var (column, value) in row.Edits.Where(cell => columns.Contains(cell.Key)))
        {
            cells[column] = new(value);
        }

        return cells;
    }

    /// <summary>Notes that a row stands in the table as wanted.</summary>
    public void Wrote(SheetRow row, string recordId) => state.Rows[row.Key] = new(recordId)
    {
        Written = HashOf(row), Seen = row.Edits, Base = row.Edits, TurnId = row.TurnId, HandoverId = row.HandoverId,
        Answer = state.Rows.GetValueOrDefault(row.Key)?.Answer,
    };

    public void Removed(string key) => state.Rows.Remove(key);

    /// <summary>After a crash between a write and its note, or into a table that was filled before: the key column tells.</summary>
    private void Adopt(IEnumerable<SheetRecord> strangers, IEnumerable<string> wantedKeys)
    {
        var missing = wantedKeys.Where(key => !found.ContainsKey(key)).ToHashSet(StringComparer.Ordinal);
        foreach (var record in strangers)
        {
            if (record.Cells.GetValueOrDefault(SheetTexts.Key) is { } key && missing.Remove(key))
            {
                found[key] = record;
                state.Rows[key] = new(record.RecordId) { Answer = state.Rows.GetValueOrDefault(key)?.Answer };
            }
        }
    }

    private SheetEdit? FindEdit(SheetRow row, KnownRow known, SheetRecord record)
    {
        var isOwnerStale = known.Base.GetValueOrDefault(SheetTexts.Owner) != row.Edits[SheetTexts.Owner]
            || known.Base.GetValueOrDefault(SheetTexts.Stage) != row.Edits[SheetTexts.Stage];
        return new(row.Key, record)
        {
            Owner = Edited(SheetTexts.Owner),
            Stage = Edited(SheetTexts.Stage),
            IsOwnerStale = isOwnerStale,
            DismissReason = Edited(SheetTexts.Dismiss),
            TurnId = known.TurnId,
            Approval = Edited(SheetTexts.Approval),
            IsApprovalStale = known.HandoverId != row.HandoverId,
        };

        string? Edited(string column)
        {
            var cell = CellOf(record, column);
            return columns.Contains(column) && cell != known.Seen.GetValueOrDefault(column, "") && cell != row.Edits[column]
                ? cell
                : null;
        }
    }

    private Dictionary<string, SheetValue> CellsToWrite(SheetRow row, SheetRecord record)
    {
        var known = state.Rows[row.Key];
        var readBack = HashOf(row.Figures.Keys.Select(column => (column, CellOf(record, column))));
        var isWritten = known.Written == HashOf(row) && (known.ReadBack ?? readBack) == readBack;
        var cells = isWritten ? [] : FiguresOf(row);

        // An edit column is only sent where it must change: somebody may be writing into it just now.
        foreach (var (column, value) in row.Edits.Where(cell => columns.Contains(cell.Key)))
        {
            if (CellOf(record, column) != value)
            {
                cells[column] = new(value);
            }
        }

        if (cells.Count == 0)
        {
            state.Rows[row.Key] = known with { ReadBack = readBack, Seen = row.Edits, Base = row.Edits };
        }

        return cells;
    }

    private Dictionary<string, SheetValue> FiguresOf(SheetRow row) => row.Figures
        .Where(cell => columns.Contains(cell.Key))
        .ToDictionary(StringComparer.Ordinal);

    private string HashOf(SheetRow row) => HashOf(
        row.Figures.Select(cell => (
            cell.Key, $"{cell.Value.Text}\u0001{cell.Value.Number?.ToString("R", CultureInfo.InvariantCulture)}"))
        .Where(cell => columns.Contains(cell.Key))
        .Append(("turn", row.TurnId ?? "")).Append(("handover", row.HandoverId ?? "")));

    private static string HashOf(IEnumerable<(string Column, string Text)> cells) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\u0002', cells.Select(cell => $"{cell.Column}\u0003{cell.Text}")))))[..24];

    private static string CellOf(SheetRecord record, string column) => record.Cells.GetValueOrDefault(column, "").Trim();

    private static Dictionary<string, string> EditCells(SheetRecord record) =>
        SheetTexts.EditColumns.ToDictionary(column => column, column => CellOf(record, column), StringComparer.Ordinal);
}
