using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Storage.Sql;

/// <summary>Erases a person from every table, the log and its snapshots included; no figure changes.</summary>
internal sealed class SqlErasure(SqlSession session, string tenant, PersonKey person)
{
    private const string RoomsOfPerson = "(SELECT room FROM messages WHERE tenant = @tenant AND sender = @person)";

    public async ValueTask RunAsync(CancellationToken ct)
    {
        foreach (var room in await RoomsAsync(ct))
        {
            await EraseLogAsync(room, ct);
        }

        await EraseCardsAsync(ct);
        await ExecuteAsync($"""
            UPDATE turns SET customer_name = NULL
            WHERE tenant = @tenant AND customer_id = @id AND room IN {RoomsOfPerson}
            """, ct);
        await ExecuteAsync("UPDATE turns SET answerer_name = NULL WHERE tenant = @tenant AND answerer = @person", ct);
        await ExecuteAsync("""
            UPDATE rooms SET last_text = NULL, last_speaker_name = NULL WHERE tenant = @tenant AND last_speaker = @person
            """, ct);
        await ExecuteAsync(
            "UPDATE messages SET sender_name = NULL, text = NULL WHERE tenant = @tenant AND sender = @person", ct);
    }

    private ValueTask<List<RoomKey>> RoomsAsync(CancellationToken ct) =>
        Bind("SELECT DISTINCT tenant, room FROM messages WHERE tenant = @tenant AND sender = @person ORDER BY room")
            .QueryAsync(RowReading.ReadRoomKey, ct);

    private async ValueTask EraseLogAsync(RoomKey room, CancellationToken ct)
    {
        foreach (var table in (string[])["events", "snapshots"])
        {
            var rows = await Bind($"""
                SELECT version, json FROM {table}
                WHERE tenant = @tenant AND room = @room AND {session.Dialect.Contains("json", "@text")}
                """)
                .With("@room", room.Local).With("@text", SqlDialect.PatternOf("\"senderId\""))
                .QueryAsync(r => (Version: r.GetInt64(0), Json: r.GetString(1)), ct);
            foreach (var (version, json) in rows)
            {
                var erased = Erasure.EraseMessages(json, person.Id);
                await Bind($"""
                    UPDATE {table} SET json = @json WHERE tenant = @tenant AND room = @room AND version = @version
                    """)
                    .With("@room", room.Local).With("@version", version).With("@json", erased).ExecuteAsync(ct);
            }
        }
    }

    private async ValueTask EraseCardsAsync(CancellationToken ct)
    {
        var asCustomer = await Bind($"""
            SELECT alert_id, card_json FROM alerts WHERE tenant = @tenant AND turn_id IN (
                SELECT turn_id FROM turns WHERE tenant = @tenant AND customer_id = @id AND room IN {RoomsOfPerson})
            """)
            .QueryAsync(r => (AlertId: r.GetString(0), Json: r.GetString(1)), ct);
        foreach (var (alertId, json) in asCustomer)
        {
            await Bind("UPDATE alerts SET card_json = @json WHERE tenant = @tenant AND alert_id = @alert")
                .With("@alert", alertId).With("@json", Erasure.EraseCustomer(json)).ExecuteAsync(ct);
        }

        var asAnswerer = await Bind("""
            SELECT alert_id, ending_json FROM alerts WHERE tenant = @tenant AND ending_json IS NOT NULL AND turn_id IN (
                SELECT turn_id FROM turns WHERE tenant = @tenant AND answerer = @person)
            """)
            .QueryAsync(r => (AlertId: r.GetString(0), Json: r.GetString(1)), ct);
        foreach (var (alertId, json) in asAnswerer)
        {
            await Bind("UPDATE alerts SET ending_json = @json WHERE tenant = @tenant AND alert_id = @alert")
                .With("@alert", alertId).With("@json", Erasure.EraseAnswerer(json)).ExecuteAsync(ct);
        }
    }

    private async ValueTask ExecuteAsync(string sql, CancellationToken ct) => await Bind(sql).ExecuteAsync(ct);

    private SqlStatement Bind(string sql)
    {
        var statement = session.Sql(sql).With("@tenant", tenant);
        statement = sql.Contains("@person", StringComparison.Ordinal)
            ? statement.With("@person", person.ToString())
            : statement;
        return sql.Contains("@id", StringComparison.Ordinal) ? statement.With("@id", person.Id) : statement;
    }
}
