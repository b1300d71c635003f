using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;

namespace SalesAssistant.Engine.Tests.Sheets;

/// <summary>A table in memory that takes two records a write, with every column but those taken out.</summary>
internal sealed class FakeSheet : ISheetClients, ISheetClient
{
    private readonly Dictionary<string, Dictionary<string, string>> records = new(StringComparer.Ordinal);
    private int ids;

    public List<SheetTarget> Opened { get; } = [];

    public List<string> BatchIds { get; } = [];

    /// <summary>Records written to by updates since it was last cleared.</summary>
    public List<SheetUpdate> Updates { get; } = [];

    /// <summary>Fails the next updates with these words.</summary>
    public string? UpdateFailure { get; set; }

    public HashSet<string> Columns { get; } =
        [SheetTexts.Key, SheetTexts.Get("RoomName"), SheetTexts.Answer, SheetTexts.Get("Pending"), .. SheetTexts.EditColumns];

    public IReadOnlyList<string> Keys => [.. records.Values.Select(cells => cells[SheetTexts.Key]).Order(StringComparer.Ordinal)];

    public int BatchSizeMax => 2;

    public string this[string key, string column]
    {
        get => Record(key).GetValueOrDefault(column, "");
        set => Record(key)[column] = value;
    }

    public ISheetClient Open(SheetTarget target)
    {
        Opened.Add(target);
        return this;
    }

    public ValueTask<IReadOnlySet<string>> ReadColumnsAsync(CancellationToken ct) => new(Columns);

    public ValueTask<IReadOnlyList<SheetRecord>> ReadAsync(CancellationToken ct) => new(
        [.. records.Select(record => new SheetRecord(record.Key, record.Value.ToDictionary()))]);

    public ValueTask<IReadOnlyList<string>> AddAsync(
        IReadOnlyList<IReadOnlyDictionary<string, SheetValue>> rows, string batchId, CancellationToken ct)
    {
        Assert.InRange(rows.Count, 1, BatchSizeMax);
        BatchIds.Add(batchId);
        return new([.. rows.Select(row =>
        {
            var id = $"rec{++ids}";
            records[id] = row.ToDictionary(cell => cell.Key, cell => cell.Value.Text);
            return id;
        })]);
    }

    public ValueTask UpdateAsync(IReadOnlyList<SheetUpdate> updates, CancellationToken ct)
    {
        Assert.InRange(updates.Count, 1, BatchSizeMax);
        if (UpdateFailure is { } words)
        {
            throw new SheetException(words);
        }

        Updates.AddRange(updates);
        foreach (var (id, cells) in updates)
        {
            foreach (var (column, value) in cells)
            {
                records[id][column] = value.Text;
            }
        }

        return default;
    }

    public ValueTask RemoveAsync(IReadOnlyList<string> recordIds, CancellationToken ct)
    {
        Assert.InRange(recordIds.Count, 1, BatchSizeMax);
        foreach (var id in recordIds)
        {
            records.Remove(id);
        }

        return default;
    }

    private Dictionary<string, string> Record(string key) => records.Values.Single(cells => cells[SheetTexts.Key] == key);
}
