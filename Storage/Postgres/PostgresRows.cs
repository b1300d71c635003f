using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;
using static SalesAssistant.Storage.Postgres.PostgresBatch;

namespace SalesAssistant.Storage.Postgres;

/// <summary>
/// Turns appends into statements, one per table. Rows of a statement stand in the order of their keys, so that two writers who
/// meet at the same rows wait for each other in a line.
/// </summary>
internal static class PostgresRows
{
    private static readonly string PeopleSql = Tables.People.InsertManyWith(
        "revision", "(SELECT r.revision FROM revisions r WHERE r.tenant = given.tenant)");

    private static readonly NumberColumn<RoomUpsert> ExpectedVersion = new("expected", room => room.ExpectedVersion);

    /// <summary>
    /// A room that is not at the expected version gets none, which its column refuses. The room is found by being the first
    /// one in the order of the primary key: no other index has that, so that a plan made without statistics takes it too.
    /// </summary>
    private static readonly string RoomsSql = Tables.Rooms.InsertManyWith(
        "version",
        """
        CASE WHEN given.expected = coalesce((
            SELECT CASE WHEN stored.tenant = given.tenant AND stored.room = given.room THEN stored.version END FROM rooms stored
            WHERE (stored.tenant, stored.room) >= (given.tenant, given.room) ORDER BY stored.tenant, stored.room LIMIT 1), 0)
        THEN given.version END
        """,
        ExpectedVersion);

    /// <summary>Adds the query tables' rows of appends to different rooms.</summary>
    public static void AddRound(PostgresBatch statements, List<RoomAppend> round)
    {
        var ordered = round
            .OrderBy(a => a.Room.Tenant, StringComparer.Ordinal)
            .ThenBy(a => a.Room.Local, StringComparer.Ordinal)
            .ToList();
        List<RoomUpsert> rooms = [.. ordered.Select(RoomUpsert.Of)];
        statements.Add(RoomsSql, [.. Tables.Rooms.Columns.Append(ExpectedVersion).Select(column => Array(column, rooms))]);
        statements.Insert(Tables.Snapshots, [.. ordered.Where(a => a.SnapshotJson is not null).Select(
            a => new Snapshot(a.Room, VersionAfter(a), a.SnapshotJson!))]);
        statements.Insert(Tables.Messages, [.. ordered.SelectMany(a => a.NewMessages)
            .OrderBy(m => m.Tenant, StringComparer.Ordinal)
            .ThenBy(m => m.Channel, StringComparer.Ordinal)
            .ThenBy(m => m.Id, StringComparer.Ordinal)]);
        AddMessageChanges(statements, ordered);
        AddTurns(statements, ordered);
        statements.Insert(Tables.Terms, [.. ordered.SelectMany(a => a.NewTerms)
            .DistinctBy(t => (t.Tenant, t.TermsId))
            .OrderBy(t => t.Tenant, StringComparer.Ordinal)
            .ThenBy(t => t.TermsId, StringComparer.Ordinal)]);
        // Changes first: a new alert must meet those that move to its turn.
        AddAlertChanges(statements, ordered);
        statements.Insert(Tables.Alerts, [.. ordered.SelectMany(a => a.NewAlerts)]);
        statements.Insert(Tables.Members, [.. ordered.SelectMany(
            a => a.Members.OrderBy(m => m.PersonId, StringComparer.Ordinal))]);
    }

    /// <summary>Adds what belongs to the whole batch; the log comes last, because its head is locked from there on.</summary>
    /// <returns>Number of events.</returns>
    public static int AddLog(PostgresBatch statements, List<PendingAppend> winners)
    {
        const string headSql = "UPDATE log_head SET position = position + $1 RETURNING position";
        const string eventsSql = """
            INSERT INTO events (position, tenant, room, version, at, type, json)
            SELECT head.position - $7 + e.place, e.tenant, e.room, e.version, e.at, e.type, e.json
            FROM log_head head, unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
                WITH ORDINALITY e (tenant, room, version, at, type, json, place)
            """;
        statements.Insert(Tables.Audit, [.. winners.SelectMany(p => p.Append.Audit)]);
        AddSenders(statements, winners);
        statements.Insert(Tables.RoleTasks, [.. winners
            .SelectMany(p => p.Append.RoleTasks.Select(person => new RoleTask(p.Append.Room.Tenant, person)))
            .Distinct()
            .OrderBy(t => t.Tenant, StringComparer.Ordinal)
            .ThenBy(t => t.Person.ToString(), StringComparer.Ordinal)]);
        var events = winners.SelectMany(p => p.Append.Events.Select(e => new EventRow(p.Append.Room, e))).ToList();
        if (events.Count > 0)
        {
            statements.Add(headSql, Number(events.Count));
            statements.Add(
                eventsSql, [.. Tables.Events.Columns.Select(column => Array(column, events)), Number(events.Count)]);
        }

        return events.Count;
    }

    private static long VersionAfter(RoomAppend append) => append.ExpectedVersion + append.Events.Count;

    private static void AddMessageChanges(PostgresBatch statements, List<RoomAppend> round)
    {
        const string sql = """
            UPDATE messages m SET
                is_recalled = coalesce(c.is_recalled, m.is_recalled), role = coalesce(c.role, m.role)
            FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) c (tenant, channel, id, is_recalled, role)
            WHERE m.tenant = c.tenant AND m.channel = c.channel AND m.id = c.id
            """;
        var changes = round
            .SelectMany(a => a.ChangedMessages.Select(change => (a.Room.Tenant, Change: change)))
            .GroupBy(c => (c.Tenant, c.Change.Channel, c.Change.Id), c => c.Change)
            .Select(g => (g.Key.Tenant, Change: g.Aggregate((first, second) => second with
            {
                IsRecalled = second.IsRecalled ?? first.IsRecalled, Role = second.Role ?? first.Role,
            })))
            .OrderBy(c => c.Tenant, StringComparer.Ordinal)
            .ThenBy(c => c.Change.Channel, StringComparer.Ordinal)
            .ThenBy(c => c.Change.Id, StringComparer.Ordinal)
            .ToList();
        if (changes.Count > 0)
        {
            statements.PlanAnew();
            statements.Add(
                sql, Texts(changes.Select(c => c.Tenant)), Texts(changes.Select(c => c.Change.Channel)),
                Texts(changes.Select(c => c.Change.Id)),
                Numbers(changes.Select(c => c.Change.IsRecalled is { } recalled ? recalled ? 1L : 0L : (long?)null)),
                Numbers(changes.Select(c => (long?)c.Change.Role)));
        }
    }

    private static void AddTurns(PostgresBatch statements, List<RoomAppend> round)
    {
        const string sql = """
            DELETE FROM turns t USING unnest($1::text[], $2::text[]) gone (tenant, turn_id)
            WHERE t.tenant = gone.tenant AND t.turn_id = gone.turn_id
            """;
        var removed = round.SelectMany(a => a.RemovedTurnIds.Select(id => (a.Room.Tenant, Id: id))).ToList();
        if (removed.Count > 0)
        {
            statements.PlanAnew();
            statements.Add(sql, Texts(removed.Select(r => r.Tenant)), Texts(removed.Select(r => r.Id)));
        }

        // Of one turn given twice the last stands; a statement may touch a row only once.
        statements.Insert(Tables.Turns, [.. round.SelectMany(a => a.Turns)
            .GroupBy(t => (t.Room.Tenant, t.TurnId))
            .Select(g => g.Last())]);
    }

    /// <summary>Changes one after the other within an append, but all appends' first ones together, then their second, …</summary>
    private static void AddAlertChanges(PostgresBatch statements, List<RoomAppend> round)
    {
        const string sql = """
            UPDATE alerts a SET
                twin = CASE WHEN a.twin = '' AND EXISTS (
                        SELECT 1 FROM alerts held
                        WHERE held.tenant = c.tenant AND held.turn_id = c.new_turn AND held.tier = a.tier
                            AND held.destination_key = a.destination_key AND held.twin = '' AND held.alert_id <> a.alert_id)
                    THEN a.alert_id ELSE a.twin END,
                turn_id = coalesce(c.new_turn, a.turn_id),
                status = CASE WHEN c.ending IS NOT NULL AND a.status = 0 THEN 4 ELSE a.status END,
                ending_json = coalesce(c.ending, CASE WHEN c.reopens = 1 THEN NULL ELSE a.ending_json END),
                card_version = a.card_version + 1
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                c (tenant, turn_id, new_turn, ending, reopens, raised_at)
            WHERE a.tenant = c.tenant AND a.turn_id = c.turn_id AND a.raised_at = coalesce(c.raised_at, a.raised_at)
            """;
        for (var i = 0; i < round.Max(a => a.ChangedAlerts.Count); i++)
        {
            var changes = round
                .Where(a => i < a.ChangedAlerts.Count)
                .Select(a => (a.Room.Tenant, Change: a.ChangedAlerts[i]))
                .ToList();
            statements.PlanAnew();
            statements.Add(
                sql, Texts(changes.Select(c => c.Tenant)), Texts(changes.Select(c => c.Change.TurnId)),
                Texts(changes.Select(c => c.Change.NewTurnId)), Texts(changes.Select(c => c.Change.EndingJson)),
                Numbers(changes.Select(c => c.Change.Reopens ? 1L : (long?)0L)),
                Numbers(changes.Select(c => c.Change.RaisedAt?.ToUnixTimeMilliseconds())));
        }
    }

    /// <summary>First the tenants' revisions, whose locks put all who write the same tenant's people in a line, then people.</summary>
    private static void AddSenders(PostgresBatch statements, List<PendingAppend> winners)
    {
        const string revisionsSql = """
            INSERT INTO revisions (tenant, revision) SELECT tenant, 1 FROM unnest($1::text[]) t (tenant)
            ON CONFLICT (tenant) DO UPDATE SET revision = revisions.revision + 1
            """;
        // Of a sender in several appends the newest word stands, and a statement may touch a row only once.
        var senders = winners
            .SelectMany(p => p.Append.Senders.Select(s => new LearntSender(p.Append.Room.Tenant, s)))
            .GroupBy(s => (s.Tenant, s.Sender.Key))
            .Select(g => g.OrderBy(s => s.Sender.SeenAt).Aggregate((older, newer) => older with
            {
                Sender = newer.Sender with
                {
                    Name = newer.Sender.Name ?? older.Sender.Name,
                    ChannelRole = newer.Sender.ChannelRole ?? older.Sender.ChannelRole,
                },
            }))
            .OrderBy(s => s.Tenant, StringComparer.Ordinal)
            .ThenBy(s => s.Sender.Key.ToString(), StringComparer.Ordinal)
            .ToList();
        if (senders.Count > 0)
        {
            statements.Add(revisionsSql, Texts(senders.Select(s => s.Tenant).Distinct()));
            statements.Add(PeopleSql, [.. Tables.People.Columns.Select(column => Array(column, senders))]);
        }
    }
}
