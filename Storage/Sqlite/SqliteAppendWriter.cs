using Microsoft.Data.Sqlite;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>Writes batches of appends with prepared statements on the one writer connection.</summary>
internal sealed class SqliteAppendWriter(SqliteDatabase database) : IAppendWriter
{
    public async ValueTask WriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            await WriteTogetherAsync(batch);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            // The checks before each write leave only an append that contradicts itself; the others must not suffer.
            foreach (var pending in batch)
            {
                await WriteAloneAsync(pending);
            }
        }
    }

    private async ValueTask WriteAloneAsync(PendingAppend pending)
    {
        try
        {
            await WriteTogetherAsync([pending]);
        }
        catch (SqliteException e)
        {
            pending.Outcome = null;
            pending.Error = e;
        }
    }

    private ValueTask<int> WriteTogetherAsync(IReadOnlyList<PendingAppend> batch) => database.TransactAsync(
        session =>
        {
            foreach (var pending in batch)
            {
                pending.Outcome = Judge(session, pending.Append) ?? Write(session, pending.Append);
            }

            return ValueTask.FromResult(batch.Count);
        },
        CancellationToken.None);

    /// <returns>Why the append must not be written; null if it may.</returns>
    private static AppendOutcome? Judge(SqliteSession session, RoomAppend append)
    {
        const string versionSql = "SELECT version FROM rooms WHERE tenant = @tenant AND room = @room";
        const string messageSql = "SELECT body_hash FROM messages WHERE tenant = @tenant AND channel = @channel AND id = @id";

        var room = append.Room;
        if (Number(session, versionSql, ("@tenant", room.Tenant), ("@room", room.Local)) is var version
            && (version ?? 0) != append.ExpectedVersion)
        {
            return AppendOutcome.VersionConflict;
        }

        List<StoredMessageId>? existing = null;
        foreach (var message in append.NewMessages)
        {
            if (Number(session, messageSql, ("@tenant", message.Tenant), ("@channel", message.Channel), ("@id", message.Id))
                is { } bodyHash)
            {
                (existing ??= []).Add(new(message.Id, bodyHash));
            }
        }

        return existing is null ? null : AppendOutcome.MessagesExist(existing);
    }

    private static AppendOutcome Write(SqliteSession session, RoomAppend append)
    {
        var room = append.Room;
        var version = append.ExpectedVersion + append.Events.Count;
        session.Insert(Tables.Events, append.Events.Select(e => new EventRow(room, e)));
        var position = append.Events.Count == 0 ? 0 : session.LastInsertId;
        session.Insert(Tables.Rooms, [new RoomUpsert(append.RoomRow, version, AppendRows.NewestReceipt(append))]);
        if (append.SnapshotJson is { } json)
        {
            session.Insert(Tables.Snapshots, [new Snapshot(room, version, json)]);
        }

        session.Insert(Tables.Messages, append.NewMessages);
        ChangeMessages(session, append);
        RemoveTurns(session, append);
        session.Insert(Tables.Turns, append.Turns);
        session.Insert(Tables.Terms, append.NewTerms);
        // Changes first: a new alert must meet those that move to its turn.
        ChangeAlerts(session, append);
        session.Insert(Tables.Alerts, append.NewAlerts);
        Learn(session, append);
        session.Insert(Tables.RoleTasks, append.RoleTasks.Select(person => new RoleTask(room.Tenant, person)));
        session.Insert(Tables.Members, append.Members);
        session.Insert(Tables.Audit, append.Audit);
        return AppendOutcome.Appended(position);
    }

    private static void ChangeMessages(SqliteSession session, RoomAppend append)
    {
        const string sql = """
            UPDATE messages SET is_recalled = coalesce(@recalled, is_recalled), role = coalesce(@role, role)
            WHERE tenant = @tenant AND channel = @channel AND id = @id
            """;
        foreach (var change in append.ChangedMessages)
        {
            Run(session, sql,
                ("@recalled", change.IsRecalled is { } recalled ? recalled ? 1L : 0L : null),
                ("@role", (long?)change.Role),
                ("@tenant", append.Room.Tenant), ("@channel", change.Channel), ("@id", change.Id));
        }
    }

    private static void RemoveTurns(SqliteSession session, RoomAppend append)
    {
        foreach (var turnId in append.RemovedTurnIds)
        {
            Run(session, "DELETE FROM turns WHERE tenant = @tenant AND turn_id = @turn",
                ("@tenant", append.Room.Tenant), ("@turn", turnId));
        }
    }

    private static void ChangeAlerts(SqliteSession session, RoomAppend append)
    {
        const string sql = """
            UPDATE alerts SET
                twin = CASE WHEN twin = '' AND EXISTS (
                        SELECT 1 FROM alerts held
                        WHERE held.tenant = @tenant AND held.turn_id = @new_turn AND held.tier = alerts.tier
                            AND held.destination_key = alerts.destination_key AND held.twin = ''
                            AND held.alert_id <> alerts.alert_id)
                    THEN alert_id ELSE twin END,
                turn_id = coalesce(@new_turn, turn_id),
                status = CASE WHEN @ending IS NOT NULL AND status = 0 THEN 4 ELSE status END,
                ending_json = coalesce(@ending, CASE WHEN @reopens = 1 THEN NULL ELSE ending_json END),
                card_version = card_version + 1
            WHERE tenant = @tenant AND turn_id = @turn
            """;
        foreach (var change in append.ChangedAlerts)
        {
            Run(session, sql,
                ("@tenant", append.Room.Tenant), ("@turn", change.TurnId), ("@new_turn", change.NewTurnId),
                ("@ending", change.EndingJson), ("@reopens", change.Reopens ? 1L : 0L));
        }
    }

    private static void Learn(SqliteSession session, RoomAppend append)
    {
        if (append.Senders.Count > 0)
        {
            session.Insert(Tables.People, append.Senders.Select(s => new LearntSender(append.Room.Tenant, s)));
            Run(session, SqlTenantStore.BumpSql, ("@tenant", append.Room.Tenant));
        }
    }

    private static long? Number(SqliteSession session, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        (long?)Bind(session, sql, values).ExecuteScalar();

    private static void Run(SqliteSession session, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Bind(session, sql, values).ExecuteNonQuery();

    private static SqliteCommand Bind(
        SqliteSession session, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = session.Command(sql);
        for (var i = 0; i < values.Length; i++)
        {
            if (command.Parameters.Count == i)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = values[i].Name });
            }

            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
