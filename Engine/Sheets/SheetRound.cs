using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>What one round did.</summary>
/// <param name="Written">Rows added or changed.</param>
/// <param name="Errors">In Chinese, fit to be shown; empty when everything was done.</param>
public sealed record SheetReport(int Written, int Removed, int EditsTaken, int EditsRefused, IReadOnlyList<string> Errors);

/// <summary>One round of one sheet: read the table, carry out its edits, write what differs.</summary>
internal sealed class SheetRound(
    EnginePorts ports, SendCommand send, ISheetClient client, Tenant tenant, SheetName name)
{
    /// <summary>Actor of edits in the audit log: this and the sheet's name.</summary>
    public const string ActorPrefix = "sheet:";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SheetContents contents = new(ports.Queries, ports.Figures, ports.Clock);
    private readonly SheetEditor editor = new(send, ActorPrefix + IdOf(name));
    private SheetState state = new(0, []);
    private string? saved;
    private int written;
    private int removed;
    private int taken;
    private int refused;

    /// <summary>What was done so far, also by a round that failed.</summary>
    public SheetReport Report(IReadOnlyList<string> errors) => new(written, removed, taken, refused, errors);

    public static string IdOf(SheetName name) => name.ToString().ToLowerInvariant();

    /// <exception cref="SheetException">The provider refused or did not answer; what was done before stands and is noted.</exception>
    /// <exception cref="LogUnavailableException">Our own storage cannot be reached.</exception>
    public async ValueTask RunAsync(CancellationToken ct)
    {
        var columns = await client.ReadColumnsAsync(ct);
        if (!columns.Contains(SheetTexts.Key))
        {
            throw new SheetException(SheetTexts.Get("NoKeyColumn", SheetTexts.Key));
        }

        var records = await client.ReadAsync(ct);
        await LoadAsync(ct);
        try
        {
            var rooms = await contents.ReadRoomsAsync(tenant, name, ct);
            var rows = await contents.ShowAsync(tenant, name, rooms.Values, state, ct);
            var sync = new SheetSync(columns, records, state, rows.Select(row => row.Key));
            if (await TakeEditsAsync(sync, rows, rooms, ct))
            {
                rooms = await contents.ReadRoomsAsync(tenant, name, ct);
                rows = await contents.ShowAsync(tenant, name, rooms.Values, state, ct);
            }

            await WriteAsync(sync, sync.PlanWrites(rows), ct);
            if (rooms.Count > SheetSync.RowsMax)
            {
                throw new SheetException(SheetTexts.Get("TooManyRows", SheetSync.RowsMax));
            }
        }
        finally
        {
            // Also when the round was cut short: an edit that was taken must not be taken again.
            await SaveAsync(CancellationToken.None);
        }
    }

    private async ValueTask<bool> TakeEditsAsync(
        SheetSync sync, IReadOnlyList<SheetRow> rows, IReadOnlyDictionary<string, RoomRow> rooms, CancellationToken ct)
    {
        var edits = sync.FindEdits(rows);
        var at = TimeZoneInfo.ConvertTime(ports.Clock.GetUtcNow(), tenant.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        foreach (var edit in edits)
        {
            var (answer, done, not) = await editor.CarryOutAsync(tenant, rooms[edit.Key], edit, ct);
            sync.Take(edit, SheetTexts.Get("AnswerAt", at, answer));
            taken += done;
            refused += not;
        }

        if (edits.Count > 0)
        {
            await SaveAsync(ct);
        }

        return edits.Count > 0;
    }

    private async ValueTask WriteAsync(SheetSync sync, SheetWrites writes, CancellationToken ct)
    {
        foreach (var batch in writes.Remove.Chunk(client.BatchSizeMax))
        {
            await client.RemoveAsync([.. batch.Select(row => row.RecordId)], ct);
            foreach (var (key, _) in batch)
            {
                sync.Removed(key);
            }

            removed += batch.Length;
        }

        foreach (var batch in writes.Update.Chunk(client.BatchSizeMax))
        {
            await client.UpdateAsync([.. batch.Select(row => row.Update)], ct);
            foreach (var (row, update) in batch)
            {
                sync.Wrote(row, update.RecordId);
            }

            written += batch.Length;
        }

        if (writes.Add.Count > 0)
        {
            // Durable before the first record, so that a later round cannot repeat a batch's id.
            state = state with { Generation = state.Generation + 1 };
            await SaveAsync(ct);
        }

        foreach (var (index, batch) in writes.Add.Chunk(client.BatchSizeMax).Index())
        {
            var ids = await client.AddAsync([.. batch.Select(sync.NewCells)], $"{tenant.Name}/{name}/{state.Generation}/{index}", ct);
            foreach (var (row, id) in batch.Zip(ids))
            {
                sync.Wrote(row, id);
            }

            written += batch.Length;
        }
    }

    private async ValueTask LoadAsync(CancellationToken ct)
    {
        if (await ports.Store.ReadDocumentAsync(tenant.Name, SheetState.DocumentKind, IdOf(name), ct) is { } json)
        {
            state = JsonSerializer.Deserialize<SheetState>(json, Json)!;
        }

        saved = Serialize();
    }

    private async ValueTask SaveAsync(CancellationToken ct)
    {
        var json = Serialize();
        if (json != saved)
        {
            await ports.Store.PutDocumentAsync(tenant.Name, SheetState.DocumentKind, IdOf(name), json, audit: null, ct);
            saved = json;
        }
    }

    private string Serialize() => JsonSerializer.Serialize(state, Json);
}
