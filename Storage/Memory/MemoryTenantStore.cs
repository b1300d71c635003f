using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>Tenants, keys, settings, directory and documents of tests and of the simulator.</summary>
internal sealed class MemoryTenantStore(MemoryState state) : ITenantStore
{
    private static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);

    public ValueTask<IReadOnlyList<TenantRow>> ReadTenantsAsync(CancellationToken ct) =>
        Locked<IReadOnlyList<TenantRow>>(() => [.. state.Tenants.Values.OrderBy(t => t.Name, StringComparer.Ordinal)]);

    public ValueTask<bool> AddTenantAsync(TenantRow tenant, KeyRow adminKey, CancellationToken ct) => Locked(() =>
    {
        if (!state.Tenants.TryAdd(tenant.Name, tenant))
        {
            return false;
        }

        AddKey(adminKey);
        return true;
    });

    public ValueTask<KeyRow?> FindKeyAsync(string keyHash, CancellationToken ct) =>
        Locked(() => state.KeysByHash.GetValueOrDefault(keyHash));

    public ValueTask<IReadOnlyList<KeyRow>> ReadKeysAsync(string tenant, CancellationToken ct) =>
        Locked<IReadOnlyList<KeyRow>>(() =>
        [
            .. state.KeysByHash.Values
                .Where(k => k.Tenant == tenant)
                .OrderBy(k => k.CreatedAt)
                .ThenBy(k => k.KeyId, StringComparer.Ordinal),
        ]);

    public ValueTask AddKeyAsync(KeyRow key, AuditRow? audit, CancellationToken ct) => Change(audit, () => AddKey(key));

    public ValueTask<bool> DeleteKeyAsync(string tenant, string keyId, AuditRow audit, CancellationToken ct) => Locked(() =>
    {
        if (state.KeysByHash.Values.FirstOrDefault(k => k.Tenant == tenant && k.KeyId == keyId) is not { } key)
        {
            return false;
        }

        state.KeysByHash.Remove(key.KeyHash);
        state.Bump(tenant);
        state.Audit.Add(audit);
        return true;
    });

    public ValueTask<SettingsRow?> ReadSettingsAsync(string tenant, CancellationToken ct) =>
        Locked(() => state.Settings.GetValueOrDefault(tenant));

    public ValueTask<bool> PutSettingsAsync(
        SettingsRow settings, long expectedVersion, AuditRow audit, CancellationToken ct) => Locked(() =>
    {
        if ((state.Settings.GetValueOrDefault(settings.Tenant)?.Version ?? 1) != expectedVersion)
        {
            return false;
        }

        state.Settings[settings.Tenant] = settings;
        state.Bump(settings.Tenant);
        state.Audit.Add(audit);
        return true;
    });

    public ValueTask<IReadOnlyList<PersonRow>> ReadPeopleAsync(string tenant, long changedAfter, CancellationToken ct) =>
        Locked<IReadOnlyList<PersonRow>>(() =>
        [
            .. state.People
                .Where(p => p.Key.Tenant == tenant && state.PeopleRevisions[p.Key] > changedAfter)
                .Select(p => p.Value.ToRow())
                .OrderBy(p => p.Key.ToString(), StringComparer.Ordinal),
        ]);

    public ValueTask PutPeopleAsync(
        string tenant, IReadOnlyList<PersonRow> people, IReadOnlyList<PersonKey> changedRoles, AuditRow audit,
        CancellationToken ct) => Change(audit, () =>
    {
        state.Bump(tenant);
        foreach (var person in people)
        {
            state.ChangePerson(tenant, person.Key, held => held with { Json = person.Json });
        }

        state.RoleTasks.UnionWith(changedRoles.Select(person => (tenant, person)));
    });

    public ValueTask<IReadOnlyList<(string Tenant, PersonKey Person)>> ReadRoleTasksAsync(CancellationToken ct) =>
        Locked<IReadOnlyList<(string, PersonKey)>>(() =>
        [
            .. state.RoleTasks
                .OrderBy(t => t.Tenant, StringComparer.Ordinal)
                .ThenBy(t => t.Person.ToString(), StringComparer.Ordinal),
        ]);

    public ValueTask CompleteRoleTaskAsync(string tenant, PersonKey person, CancellationToken ct) =>
        Change(null, () => state.RoleTasks.Remove((tenant, person)));

    public ValueTask<long> ReadRevisionAsync(string tenant, CancellationToken ct) =>
        Locked(() => state.Revisions.GetValueOrDefault(tenant));

    public ValueTask<IdempotentAnswer?> FindAnswerAsync(
        string tenant, string key, DateTimeOffset now, CancellationToken ct) => Locked(() =>
        state.Answers.TryGetValue((tenant, key), out var answer) && answer.At > now - AnswersKept ? answer : null);

    public ValueTask KeepAnswerAsync(IdempotentAnswer answer, CancellationToken ct) => Change(null, () =>
    {
        var key = (answer.Tenant, answer.Key);
        if (!state.Answers.TryGetValue(key, out var held) || held.At <= answer.At - AnswersKept)
        {
            state.Answers[key] = answer;
        }
    });

    public ValueTask<string?> ReadDocumentAsync(string tenant, string kind, string id, CancellationToken ct) =>
        Locked(() => state.Documents.GetValueOrDefault((tenant, kind, id)));

    public ValueTask<IReadOnlyList<(string Id, string Json)>> ReadDocumentsAsync(
        string tenant, string kind, CancellationToken ct) => Locked<IReadOnlyList<(string, string)>>(() =>
    [
        .. state.Documents
            .Where(d => d.Key.Tenant == tenant && d.Key.Kind == kind)
            .Select(d => (d.Key.Id, d.Value))
            .OrderBy(d => d.Id, StringComparer.Ordinal),
    ]);

    public ValueTask PutDocumentAsync(
        string tenant, string kind, string id, string? json, AuditRow? audit, CancellationToken ct) => Change(audit, () =>
    {
        if (json is null)
        {
            state.Documents.Remove((tenant, kind, id));
        }
        else
        {
            state.Documents[(tenant, kind, id)] = json;
        }

        if (audit is not null)
        {
            state.Bump(tenant);
        }
    });

    public ValueTask<bool> TryAddDocumentAsync(string tenant, string kind, string id, string json, CancellationToken ct) =>
        Locked(() => state.Documents.TryAdd((tenant, kind, id), json));

    public ValueTask AuditAsync(AuditRow audit, CancellationToken ct) => Change(audit, () => { });

    public ValueTask ErasePersonAsync(string tenant, PersonKey person, AuditRow audit, CancellationToken ct) =>
        Change(audit, () =>
        {
            state.Bump(tenant);
            state.ChangePerson(tenant, person, held => held with { Name = null, Json = held.ErasedJson() });
            new MemoryErasure(state, tenant, person).Run();
        });

    private void AddKey(KeyRow key)
    {
        state.KeysByHash.Add(key.KeyHash, key);
        state.Bump(key.Tenant);
    }

    private ValueTask<T> Locked<T>(Func<T> work)
    {
        lock (state.Gate)
        {
            return new(work());
        }
    }

    private ValueTask Change(AuditRow? audit, Action change)
    {
        lock (state.Gate)
        {
            change();
            if (audit is not null)
            {
                state.Audit.Add(audit);
            }

            return default;
        }
    }
}
