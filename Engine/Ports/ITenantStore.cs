using SalesAssistant.Domain.People;

namespace SalesAssistant.Engine.Ports;

/// <summary>
/// Tenants, keys, settings, the directory and other small documents. Every change is written with its audit entries in one
/// transaction; every method throws <see cref="LogUnavailableException"/> when the storage cannot be reached.
/// </summary>
public interface ITenantStore
{
    ValueTask<IReadOnlyList<TenantRow>> ReadTenantsAsync(CancellationToken ct);

    /// <returns>False when a tenant of that name exists.</returns>
    ValueTask<bool> AddTenantAsync(TenantRow tenant, KeyRow adminKey, CancellationToken ct);

    /// <summary>The key whose secret has this hash, unless it was revoked.</summary>
    ValueTask<KeyRow?> FindKeyAsync(string keyHash, CancellationToken ct);

    ValueTask<IReadOnlyList<KeyRow>> ReadKeysAsync(string tenant, CancellationToken ct);

    ValueTask AddKeyAsync(KeyRow key, AuditRow? audit, CancellationToken ct);

    /// <returns>False when the tenant has no such key.</returns>
    ValueTask<bool> DeleteKeyAsync(string tenant, string keyId, AuditRow audit, CancellationToken ct);

    /// <summary>The newest settings document; null for a tenant that never put one.</summary>
    ValueTask<SettingsRow?> ReadSettingsAsync(string tenant, CancellationToken ct);

    /// <returns>False when the stored version is not <paramref name="expectedVersion"/> (1 for never put).</returns>
    ValueTask<bool> PutSettingsAsync(SettingsRow settings, long expectedVersion, AuditRow audit, CancellationToken ct);

    /// <summary>A tenant's directory, with channel-learnt senders, in no order.</summary>
    /// <param name="changedAfter">
    /// A revision (<see cref="ReadRevisionAsync"/>) whose people are known: only those who have changed since are given, and maybe
    /// again those whom an older program has changed. 0: everybody.
    /// </param>
    ValueTask<IReadOnlyList<PersonRow>> ReadPeopleAsync(string tenant, long changedAfter, CancellationToken ct);

    /// <summary>
    /// Replaces these persons' rows, and notes which of them have a changed role as tasks, so that a crash cannot lose the
    /// recomputation of their rooms.
    /// </summary>
    ValueTask PutPeopleAsync(
        string tenant, IReadOnlyList<PersonRow> people, IReadOnlyList<PersonKey> changedRoles, AuditRow audit,
        CancellationToken ct);

    /// <summary>Role changes whose rooms were not all recomputed yet.</summary>
    ValueTask<IReadOnlyList<(string Tenant, PersonKey Person)>> ReadRoleTasksAsync(CancellationToken ct);

    ValueTask CompleteRoleTaskAsync(string tenant, PersonKey person, CancellationToken ct);

    /// <summary>Grows whenever this tenant's settings, people, webhooks or keys change, through any host; 0 before the first.</summary>
    ValueTask<long> ReadRevisionAsync(string tenant, CancellationToken ct);

    /// <summary>The stored answer to an earlier request with this key, younger than 24 hours.</summary>
    ValueTask<IdempotentAnswer?> FindAnswerAsync(string tenant, string key, DateTimeOffset now, CancellationToken ct);

    /// <summary>Keeps an answer; the first of two stands. Drops those older than 24 hours now and then.</summary>
    ValueTask KeepAnswerAsync(IdempotentAnswer answer, CancellationToken ct);

    /// <summary>A small named document of a tenant, such as a report's state; null if there is none.</summary>
    ValueTask<string?> ReadDocumentAsync(string tenant, string kind, string id, CancellationToken ct);

    /// <summary>All documents of a kind, by id.</summary>
    ValueTask<IReadOnlyList<(string Id, string Json)>> ReadDocumentsAsync(string tenant, string kind, CancellationToken ct);

    /// <summary>Writes a document, or deletes it (null). One that is audited is a setting: the tenant's revision grows.</summary>
    ValueTask PutDocumentAsync(string tenant, string kind, string id, string? json, AuditRow? audit, CancellationToken ct);

    /// <summary>Writes a document only if there is none of that id.</summary>
    /// <returns>Whether it was written: of two hosts that claim the same work, one gets true.</returns>
    ValueTask<bool> TryAddDocumentAsync(string tenant, string kind, string id, string json, CancellationToken ct);

    ValueTask AuditAsync(AuditRow audit, CancellationToken ct);

    /// <summary>
    /// Blanks a person's name in the directory, and names and texts of the person's messages; figures stay as they are.
    /// </summary>
    ValueTask ErasePersonAsync(string tenant, PersonKey person, AuditRow audit, CancellationToken ct);
}

public sealed record TenantRow(string Name, DateTimeOffset CreatedAt);

/// <summary>What a key may do (http-api.md, Conventions).</summary>
public enum KeyRole
{
    Admin,
    Manager,
    Member,
    Ingest,
    Viewer,
    Operator,
}

/// <param name="Tenant">Empty for an operator key.</param>
/// <param name="KeyHash">SHA-256 of the key, hex; the key itself is never stored.</param>
/// <param name="Person">The member's person.</param>
public sealed record KeyRow(
    string KeyId, string Tenant, string KeyHash, KeyRole Role, PersonKey? Person, string? Name, DateTimeOffset CreatedAt);

/// <param name="Json">The settings document with secrets encrypted.</param>
public sealed record SettingsRow(string Tenant, long Version, string Json, DateTimeOffset ChangedAt);

/// <param name="Json">A person with secrets encrypted.</param>
public sealed record PersonRow(PersonKey Key, string Json);

/// <param name="Fingerprint">Hash of method, path and body.</param>
public sealed record IdempotentAnswer(
    string Tenant, string Key, string Fingerprint, int Status, string? ContentType, string Body, DateTimeOffset At);
