using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>The message log over a SQL database; appends share commits.</summary>
internal sealed class SqlMessageLog(SqlDatabase database, GroupCommitter committer) : IMessageLog
{
    public ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct) =>
        committer.AppendAsync(append, ct);

    public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct)
    {
        const string snapshotSql = "SELECT version, json FROM snapshots WHERE tenant = @tenant AND room = @room";
        const string eventsSql = """
            SELECT version, at, type, json FROM events
            WHERE tenant = @tenant AND room = @room AND version > @after ORDER BY version
            """;
        // Events are never changed, so a snapshot that comes between the two reads does no harm.
        return database.ReadAsync(
            async (session, token) =>
            {
                var (version, json) = await session.Sql(snapshotSql)
                    .With("@tenant", room.Tenant).With("@room", room.Local)
                    .FirstAsync(r => (r.GetInt64(0), r.GetString(1)), token);
                var events = await session.Sql(eventsSql)
                    .With("@tenant", room.Tenant).With("@room", room.Local).With("@after", version)
                    .QueryAsync(RowReading.ReadEvent, token);
                return new RoomHistory(version, json, events);
            },
            ct);
    }
}
