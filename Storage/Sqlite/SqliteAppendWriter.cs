using Microsoft.Data.Sqlite;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>Writes batches of appends with prepared statements on the one writer connection.</summary>
internal sealed class SqliteAppendWriter(SqliteDatabase database) : IAppendWriter
{
    private static readonly SqliteWrite<EventRow> InsertEvent = SqliteWrite<EventRow>.InsertInto(Tables.Events);
    private static readonly SqliteWrite<Snapshot> InsertSnapshot = SqliteWrite<Snapshot>.InsertInto(Tables.Snapshots);
    private static readonly SqliteWrite<MessageRow> InsertMessage = SqliteWrite<MessageRow>.InsertInto(Tables.Messages);
    private static readonly SqliteWrite<TermsRow> InsertTerms = SqliteWrite<TermsRow>.InsertInto(Tables.Terms);
    private static readonly SqliteWrite<AlertRow> InsertAlert = SqliteWrite<AlertRow>.InsertInto(Tables.Alerts);
    private static readonly SqliteWrite<LearntSender> InsertSender = new(
        Tables.People.InsertOne.Replace("@revision", SqlTenantStore.RevisionSql, StringComparison.Ordinal), Tables.People.Columns);

    private static readonly SqliteWrite<RoleTask> InsertRoleTask = SqliteWrite<RoleTask>.InsertInto(Tables.RoleTasks);
    private static readonly SqliteWrite<MemberRow> InsertMember = SqliteWrite<MemberRow>.InsertInto(Tables.Members);
    private static readonly SqliteWrite<AuditRow> InsertAudit = SqliteWrite<AuditRow>.InsertInto(Tables.Audit);

    // SQLite writes every index whose columns an UPDATE names, changed or not: so what seldom changes has a statement of its own.
    private static readonly SqliteWrite<RoomUpsert> InsertRoom = new(
        Tables.Rooms.InsertOnly + " ON CONFLICT DO NOTHING", Tables.Rooms.Columns);

    private static readonly SqliteWrite<RoomUpsert> UpdateRoom = new(
        """
        UPDATE rooms SET
            version = @version, open_turn_id = @open_turn_id, waiting_since = @waiting_since, open_terms_id = @open_terms_id,
            tier = @tier, next_due_at = @next_due_at, snoozed_until = @snoozed_until, last_speaker = @last_speaker,
            last_speaker_name = @last_speaker_name, last_speaker_role = @last_speaker_role, last_text = @last_text,
            last_type = @last_type, last_at = @last_at, state = @state, stage = @stage, calendar_json = @calendar_json,
            created_at = @created_at,
            received_at = CASE WHEN @received_at > coalesce(received_at, 0) THEN @received_at ELSE received_at END
        WHERE tenant = @tenant AND room = @room AND version = @expected
        """,
        [.. Tables.Rooms.Columns, new NumberColumn<RoomUpsert>("expected", r => r.ExpectedVersion)]);

    private static readonly SqliteWrite<RoomUpsert> UpdateRoomSeldom = new(
        """
        UPDATE rooms SET name = @name, owner = @owner, handover_json = @handover_json
        WHERE tenant = @tenant AND room = @room
            AND (name IS NOT @name OR owner IS NOT @owner OR handover_json IS NOT @handover_json)
        """,
        Tables.Rooms.Columns);

    private static readonly SqliteWrite<TurnRow> InsertTurn = new(Tables.Turns.InsertOnly, Tables.Turns.Columns);

    private static readonly SqliteWrite<TurnRow> UpdateTurn = new(
        """
        UPDATE turns SET
            status = @status, ended_at = @ended_at, responsible = @responsible, opened_under = @opened_under,
            answerer = @answerer, answerer_name = @answerer_name, answer_message_id = @answer_message_id,
            reply_open_ms = @reply_open_ms, reply_wall_ms = @reply_wall_ms, dismiss_reason = @dismiss_reason,
            terms_id = @terms_id, message_ids_json = @message_ids_json, customer_id = @customer_id,
            customer_name = @customer_name, tiers_json = @tiers_json, flags_json = @flags_json, next_due_at = @next_due_at
        WHERE tenant = @tenant AND turn_id = @turn_id
        """,
        Tables.Turns.Columns);

    private static readonly SqliteWrite<TurnRow> UpdateTurnSeldom = new(
        "UPDATE turns SET waiting_since = @waiting_since WHERE tenant = @tenant AND turn_id = @turn_id AND waiting_since <> @waiting_since",
        Tables.Turns.Columns);

    // Whether the last batch held messages that were stored before: then the next one is looked up first too.
    private bool meetsStored;

    public async ValueTask WriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            await WriteTogetherAsync(batch, looksUp: meetsStored);
        }
        catch (SqliteException e) when (IsConstraint(e))
        {
            await LookUpAndWriteAsync(batch);
        }

        meetsStored = batch.Any(pending => pending.Outcome?.Result == AppendResult.MessagesExist);
    }

    private static bool IsConstraint(SqliteException e) => e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT;

    private async ValueTask LookUpAndWriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            await WriteTogetherAsync(batch, looksUp: true);
        }
        catch (SqliteException e) when (IsConstraint(e))
        {
            // The look leaves only an append that contradicts itself; the others must not suffer.
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
            await WriteTogetherAsync([pending], looksUp: true);
        }
        catch (SqliteException e)
        {
            pending.Outcome = null;
            pending.Error = e;
        }
    }

    /// <param name="looksUp">Whether to ask which messages are stored, before a constraint says that some are.</param>
    private ValueTask<int> WriteTogetherAsync(IReadOnlyList<PendingAppend> batch, bool looksUp) => database.TransactAsync(
        session =>
        {
            foreach (var pending in batch)
            {
                pending.Outcome = (looksUp ? FindStored(session, pending.Append) : null) ?? Write(session, pending.Append);
            }

            return ValueTask.FromResult(batch.Count);
        },
        CancellationToken.None);

    /// <returns>Why the append must not be written; null if no message of it is stored.</returns>
    private static AppendOutcome? FindStored(SqliteSession session, RoomAppend append)
    {
        const string versionSql = "SELECT version FROM rooms WHERE tenant = @tenant AND room = @room";
        const string messageSql = "SELECT body_hash FROM messages WHERE tenant = @tenant AND channel = @channel AND id = @id";

        var room = append.Room;
        if ((Number(session, versionSql, ("@tenant", room.Tenant), ("@room", room.Local)) ?? 0) != append.ExpectedVersion)
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
        var row = RoomUpsert.Of(append);
        if (session.Write(row.ExpectedVersion == 0 ? InsertRoom : UpdateRoom, row) == 0)
        {
            return AppendOutcome.VersionConflict;
        }

        if (row.ExpectedVersion > 0)
        {
            session.Write(UpdateRoomSeldom, row);
        }

        var position = 0L;
        foreach (var happened in append.Events)
        {
            session.Write(InsertEvent, new EventRow(room, happened));
            position = session.LastInsertId;
        }

        if (append.SnapshotJson is { } json)
        {
            session.Write(InsertSnapshot, new Snapshot(room, row.Version, json));
        }

        session.Write(InsertMessage, append.NewMessages);
        ChangeMessages(session, append);
        RemoveTurns(session, append);
        foreach (var turn in append.Turns)
        {
            if (session.Write(UpdateTurn, turn) == 0)
            {
                session.Write(InsertTurn, turn);
            }
            else
            {
                session.Write(UpdateTurnSeldom, turn);
            }
        }

        session.Write(InsertTerms, append.NewTerms);
        // Changes first: a new alert must meet those that move to its turn.
        ChangeAlerts(session, append);
        session.Write(InsertAlert, append.NewAlerts);
        Learn(session, append);
        foreach (var person in append.RoleTasks)
        {
            session.Write(InsertRoleTask, new RoleTask(room.Tenant, person));
        }

        session.Write(InsertMember, append.Members);
        session.Write(InsertAudit, append.Audit);
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
            WHERE tenant = @tenant AND turn_id = @turn AND raised_at = coalesce(@raised_at, raised_at)
            """;
        foreach (var change in append.ChangedAlerts)
        {
            Run(session, sql,
                ("@tenant", append.Room.Tenant), ("@turn", change.TurnId), ("@new_turn", change.NewTurnId),
                ("@ending", change.EndingJson), ("@reopens", change.Reopens ? 1L : 0L),
                ("@raised_at", change.RaisedAt?.ToUnixTimeMilliseconds()));
        }
    }

    private static void Learn(SqliteSession session, RoomAppend append)
    {
        if (append.Senders.Count > 0)
        {
            Run(session, SqlTenantStore.BumpSql, ("@tenant", append.Room.Tenant));
            foreach (var sender in append.Senders)
            {
                session.Write(InsertSender, new LearntSender(append.Room.Tenant, sender));
            }
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
