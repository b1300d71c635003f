using Npgsql;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using static SalesAssistant.Storage.Postgres.PostgresBatch;

namespace SalesAssistant.Storage.Postgres;

/// <summary>
/// Writes a batch in one round trip, which is the whole transaction, one statement per table, and takes it that nothing of it
/// is stored. Whoever is wrong there meets a constraint: then the batch is written once more after a look at what is stored, and
/// if somebody gets ahead even of that, one by one. Nothing is locked in between.
/// </summary>
internal sealed class PostgresAppendWriter(PostgresDatabase database) : IAppendWriter
{
    private const int TriesAlone = 3;

    // Whether the last batch held messages that were stored before: then the next one is looked up first too.
    private bool meetsStored;

    public async ValueTask WriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            await WriteTogetherAsync(batch, looksUp: meetsStored);
        }
        catch (Exception e) when (IsOfOneAppend(e) || e is NpgsqlException lost && PostgresDatabase.IsBrokenConnection(lost))
        {
            // After a lost connection, too, the look says whether it was written.
            await LookUpAndWriteAsync(batch);
        }

        meetsStored = batch.Any(pending => pending.Outcome?.Result == AppendResult.MessagesExist);
    }

    /// <summary>
    /// Whether the server was well and refused something in the batch (a constraint, a deadlock, a value), so that nothing was
    /// written and the others can still be. Classes: 22 values, 23 constraints, 40 deadlocks.
    /// </summary>
    private static bool IsOfOneAppend(Exception e) =>
        e is PostgresException { SqlState: [.. var kind, _, _, _] } && kind is "22" or "23" or "40";

    private async ValueTask LookUpAndWriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            await WriteTogetherAsync(batch, looksUp: true);
        }
        catch (Exception e) when (IsOfOneAppend(e))
        {
            foreach (var pending in batch)
            {
                await WriteAloneAsync(pending);
            }
        }
    }

    private async ValueTask WriteAloneAsync(PendingAppend pending)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteTogetherAsync([pending], looksUp: true);
                return;
            }
            catch (Exception e) when (IsOfOneAppend(e))
            {
                // Whoever was first is stored by now, so that the next look at what is stored sees it.
                if (attempt == TriesAlone)
                {
                    pending.Outcome = null;
                    pending.Error = e;
                    return;
                }
            }
        }
    }

    /// <param name="looksUp">Whether to ask what is stored, before a constraint says that something is.</param>
    private async ValueTask WriteTogetherAsync(IReadOnlyList<PendingAppend> batch, bool looksUp)
    {
        var plan = looksUp
            ? await PostgresDatabase.AgainIfBrokenAsync(database.AppendSource, () => LookUpAsync(batch))
            : new(isLookedUp: false);
        foreach (var pending in batch)
        {
            pending.Outcome = null;
            plan.Judge(pending);
        }

        if (plan.Winners.Count > 0)
        {
            await using var connection = await database.AppendSource.OpenConnectionAsync();
            await WriteAsync(connection, plan);
        }
    }

    private async ValueTask<AppendPlan> LookUpAsync(IReadOnlyList<PendingAppend> batch)
    {
        const string roomsSql = """
            SELECT r.tenant, r.room, r.version FROM unnest($1::text[], $2::text[]) asked (tenant, room)
            JOIN rooms r ON r.tenant = asked.tenant AND r.room = asked.room
            """;
        const string messagesSql = """
            SELECT m.tenant, m.channel, m.id, m.body_hash FROM unnest($1::text[], $2::text[], $3::text[]) asked (tenant, channel, id)
            JOIN messages m ON m.tenant = asked.tenant AND m.channel = asked.channel AND m.id = asked.id
            """;
        await using var connection = await database.AppendSource.OpenConnectionAsync();
        await using var statements = new PostgresBatch(connection);
        var rooms = batch.Select(p => p.Append.Room).Distinct().ToList();
        var messages = batch.SelectMany(p => p.Append.NewMessages).ToList();
        statements.PlanAnew();
        statements.Add(roomsSql, Texts(rooms.Select(r => r.Tenant)), Texts(rooms.Select(r => r.Local)));
        statements.Add(
            messagesSql, Texts(messages.Select(m => m.Tenant)), Texts(messages.Select(m => m.Channel)),
            Texts(messages.Select(m => m.Id)));

        var plan = new AppendPlan(isLookedUp: true);
        await using var reader = await statements.ExecuteAsync();
        // The first answer is the settings'.
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            plan.AddVersion(RoomKey.FromLocal(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            plan.AddMessage(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3));
        }

        return plan;
    }

    private static async ValueTask WriteAsync(NpgsqlConnection connection, AppendPlan plan)
    {
        await using var statements = new PostgresBatch(connection);
        foreach (var round in plan.Rounds)
        {
            PostgresRows.AddRound(statements, round);
        }

        var eventCount = PostgresRows.AddLog(statements, plan.Winners);
        var head = 0L;
        await using (var reader = await statements.ExecuteAsync())
        {
            do
            {
                // Only the log's head answers with a row.
                while (await reader.ReadAsync())
                {
                    head = reader.GetInt64(0);
                }
            }
            while (await reader.NextResultAsync());
        }

        var position = head - eventCount;
        foreach (var pending in plan.Winners)
        {
            position += pending.Append.Events.Count;
            pending.Outcome = AppendOutcome.Appended(pending.Append.Events.Count == 0 ? 0 : position);
        }
    }
}
