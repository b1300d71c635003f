using System.Data.Common;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlTenantStore
{
    private const string PersonColumns = "person, name, channel_role, first_seen_at, seen_at, json";

    public ValueTask<IReadOnlyList<PersonRow>> ReadPeopleAsync(string tenant, long changedAfter, CancellationToken ct) => ListAsync(
        // In the order of the index, so that the planner has no reason to read the whole table.
        session => session
            .Sql($"SELECT {PersonColumns} FROM people WHERE tenant = @tenant AND revision > @after ORDER BY revision")
            .With("@tenant", tenant).With("@after", changedAfter),
        r => ReadPerson(r).ToRow(), ct);

    public ValueTask PutPeopleAsync(
        string tenant, IReadOnlyList<PersonRow> people, IReadOnlyList<PersonKey> changedRoles, AuditRow audit,
        CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            await BumpAsync(session, tenant, token);
            // At once and not one by one: messages of new senders wait for this transaction from the bump on.
            await session.Sql($"""
                INSERT INTO people (tenant, person, json, revision)
                SELECT @tenant, given.value ->> 0, given.value ->> 1, {RevisionSql}
                FROM {session.Dialect.Elements("@people")} WHERE true
                ON CONFLICT (tenant, person) DO UPDATE SET json = excluded.json, revision = excluded.revision
                """)
                .With("@tenant", tenant)
                .With("@people", RowsJson(people.GroupBy(
                    person => person.Key, (key, same) => (string[])[key.ToString(), same.Last().Json])))
                .ExecuteAsync(token);
            await session.Sql($"""
                INSERT INTO role_tasks (tenant, person) SELECT @tenant, given.value ->> 0
                FROM {session.Dialect.Elements("@people")} WHERE true ON CONFLICT DO NOTHING
                """)
                .With("@tenant", tenant).With("@people", RowsJson(changedRoles.Select(person => (string[])[person.ToString()])))
                .ExecuteAsync(token);
            return await AuditAsync(session, audit, token);
        },
        ct).WithoutResult();

    public ValueTask<IReadOnlyList<(string Tenant, PersonKey Person)>> ReadRoleTasksAsync(CancellationToken ct) => ListAsync(
        session => session.Sql("SELECT tenant, person FROM role_tasks ORDER BY tenant, person"),
        r => (r.GetString(0), PersonKey.Parse(r.GetString(1))), ct);

    public ValueTask CompleteRoleTaskAsync(string tenant, PersonKey person, CancellationToken ct) => database.WriteAsync(
        (session, token) => session.Sql("DELETE FROM role_tasks WHERE tenant = @tenant AND person = @person")
            .With("@tenant", tenant).With("@person", person.ToString()).ExecuteAsync(token),
        ct).WithoutResult();

    public ValueTask ErasePersonAsync(string tenant, PersonKey person, AuditRow audit, CancellationToken ct) =>
        database.WriteAsync(
            async (session, token) =>
            {
                // Rooms before people, as appends have them: who does both never waits in a circle.
                await new SqlErasure(session, tenant, person).RunAsync(token);
                await BumpAsync(session, tenant, token);
                var stored = await session
                    .Sql($"SELECT {PersonColumns} FROM people WHERE tenant = @tenant AND person = @person")
                    .With("@tenant", tenant).With("@person", person.ToString()).FirstAsync(ReadPerson, token)
                    ?? StoredPerson.Nobody(person);
                await session.Sql($"""
                    INSERT INTO people (tenant, person, json, revision) VALUES (@tenant, @person, @json, {RevisionSql})
                    ON CONFLICT (tenant, person) DO UPDATE SET name = NULL, json = excluded.json, revision = excluded.revision
                    """)
                    .With("@tenant", tenant).With("@person", person.ToString()).With("@json", stored.ErasedJson())
                    .ExecuteAsync(token);
                return await AuditAsync(session, audit, token);
            },
            ct).WithoutResult();

    private static StoredPerson ReadPerson(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(
            PersonKey.Parse(row.Text()), row.TextOrNull(), (SenderRole?)row.NumberOrNull(), row.TimeOrNull(),
            row.TimeOrNull(), row.TextOrNull());
    }

    /// <summary>Rows as one JSON array, in one order everywhere, so that two writers of the same rows wait in a line.</summary>
    private static string? RowsJson(IEnumerable<string[]> rows) => RowJson.Write<string?[][]>(
        [.. rows.OrderBy(row => row[0], StringComparer.Ordinal).Select(row => (string?[])[.. row.Select(SafeText.Of)])]);
}
