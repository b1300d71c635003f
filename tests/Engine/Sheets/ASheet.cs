using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;

namespace SalesAssistant.Engine.Tests.Sheets;

/// <summary>A table in memory with rows to plan for.</summary>
internal sealed class ASheet
{
    public const string Room = "wechaty|r1";
    public const string Name = "群聊名";

    private readonly HashSet<string> columns = [SheetTexts.Key, Name, SheetTexts.Answer, .. SheetTexts.EditColumns];
    private readonly Dictionary<string, Dictionary<string, string>> records = new(StringComparer.Ordinal);
    private int ids;

    public SheetState State { get; set; } = new(0, []);

    /// <summary>What the table holds, by record id.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Records => records;

    public static SheetRow Row(
        string key = Room, string name = "一号群", string owner = "李", string stage = "售前", string? turn = null,
        string? handover = null, string answer = "") => new(key)
    {
        Figures = new Dictionary<string, SheetValue>
        {
            [SheetTexts.Key] = new(key), [Name] = new(name), [SheetTexts.Answer] = new(answer),
        },
        Edits = new Dictionary<string, string>
        {
            [SheetTexts.Owner] = owner, [SheetTexts.Stage] = stage, [SheetTexts.Dismiss] = "", [SheetTexts.Approval] = "",
        },
        TurnId = turn,
        HandoverId = handover,
    };

    public void WithoutColumn(string column) => columns.Remove(column);

    /// <summary>Somebody types into the table.</summary>
    public void Type(string column, string text, string key = Room) => records[State.Rows[key].RecordId][column] = text;

    public string Cell(string column, string key = Room) => records[State.Rows[key].RecordId].GetValueOrDefault(column, "");

    public string AddStranger(params (string Column, string Text)[] cells)
    {
        var id = $"rec{++ids}";
        records[id] = cells.ToDictionary(cell => cell.Column, cell => cell.Text);
        return id;
    }

    public void Delete(string recordId) => records.Remove(recordId);

    public SheetSync Read(params SheetRow[] wanted) => new(
        columns,
        [.. records.Select(record => new SheetRecord(
            record.Key, record.Value.Where(cell => cell.Value.Length > 0).ToDictionary()))],
        State, wanted.Select(row => row.Key));

    public IReadOnlyList<SheetEdit> FindEdits(params SheetRow[] wanted) => Read(wanted).FindEdits(wanted);

    /// <summary>Reads the table and writes what differs, as a round does.</summary>
    public SheetWrites Sync(params SheetRow[] wanted)
    {
        var sync = Read(wanted);
        var writes = sync.PlanWrites(wanted);
        foreach (var (key, id) in writes.Remove)
        {
            records.Remove(id);
            sync.Removed(key);
        }

        foreach (var (row, update) in writes.Update)
        {
            foreach (var (column, value) in update.Cells)
            {
                records[update.RecordId][column] = value.Text;
            }

            sync.Wrote(row, update.RecordId);
        }

        foreach (var row in writes.Add)
        {
            sync.Wrote(row, AddStranger([.. sync.NewCells(row).Select(cell => (cell.Key, cell.Value.Text))]));
        }

        return writes;
    }
}
