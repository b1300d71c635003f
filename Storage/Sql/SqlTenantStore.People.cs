using System.Data.Common;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlTenantStore
{
    private const string PersonColumns = "person, name, channel_role, first_seen_at, seen_at, json";

    private const string PutPersonSql = """
        INSERT INTO people (tenant, person, json) VALUES (@tenant, @person, @json)
        ON CONFLICT (tenant, person) DO UPDATE SET json = excluded.json
        """;

    public ValueTask<IReadOnlyList<PersonRow>> ReadPeopleAsync(string tenant, CancellationToken ct) => ListAsync(
        session => session.Sql($"SELECT {PersonColumns} FROM people WHERE tenant = @tenant ORDER BY person")
            .With("@tenant", tenant),
        r => ReadPerson(r).ToRow(), ct);

    public ValueTask PutPeopleAsync(
        string tenant, IReadOnlyList<PersonRow> people, IReadOnlyList<PersonKey> changedRoles, AuditRow audit,
        CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            // In one order everywhere, so that two writers of the same people wait for each other in a line.
            foreach (var person in people.OrderBy(p => p.Key.ToString(), StringComparer.Ordinal))
            {
                await session.Sql(PutPersonSql)
                    .With("@tenant", tenant).With("@person", person.Key.ToString()).With("@json", person.Json)
                    .ExecuteAsync(token);
            }

            foreach (var person in changedRoles)
            {
                await session.Sql("INSERT INTO role_tasks (tenant, person) VALUES (@tenant, @person) ON CONFLICT DO NOTHING")
                    .With("@tenant", tenant).With("@person", person.ToString()).ExecuteAsync(token);
            }

            await BumpAsync(session, tenant, token);
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
                var stored = await session
                    .Sql($"SELECT {PersonColumns} FROM people WHERE tenant = @tenant AND person = @person")
                    .With("@tenant", tenant).With("@person", person.ToString()).FirstAsync(ReadPerson, token)
                    ?? StoredPerson.Nobody(person);
                await session.Sql(PutPersonSql)
                    .With("@tenant", tenant).With("@person", person.ToString()).With("@json", stored.ErasedJson())
                    .ExecuteAsync(token);
                await session.Sql("UPDATE people SET name = NULL WHERE tenant = @tenant AND person = @person")
                    .With("@tenant", tenant).With("@person", person.ToString()).ExecuteAsync(token);
                await new SqlErasure(session, tenant, person).RunAsync(token);
                await BumpAsync(session, tenant, token);
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
}
