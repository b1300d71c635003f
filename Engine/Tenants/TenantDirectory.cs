using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Webhooks;

namespace SalesAssistant.Engine.Tenants;

/// <summary>Tenants in memory, over <see cref="ITenantStore"/>.</summary>
/// <param name="refreshAfter">
/// With several hosts on one database: how old what is held may be before its revision is looked up. Null: this process is
/// the only one.
/// </param>
public sealed class TenantDirectory(ITenantStore store, SecretBox secrets, TimeProvider clock, TimeSpan? refreshAfter = null)
    : ITenants
{
    private static readonly JsonSerializerOptions SettingsOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly ConcurrentDictionary<string, Held> held = new(StringComparer.Ordinal);

    /// <summary>Refreshes under way, which all who ask meanwhile share.</summary>
    private readonly ConcurrentDictionary<string, Lazy<Task<Tenant?>>> refreshes = new(StringComparer.Ordinal);

    /// <summary>Changes and invalidations so far: what a refresh read before one of them is not to be held.</summary>
    private long changes;

    public ValueTask<Tenant?> FindAsync(string name, CancellationToken ct) =>
        held.TryGetValue(name, out var known) && !IsStale(known) ? new(known.Tenant) : ShareRefreshAsync(name, ct);

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct) =>
        [.. (await store.ReadTenantsAsync(ct)).Select(tenant => tenant.Name)];

    public async ValueTask<Tenant?> PutSettingsAsync(
        string tenant, TenantSettings settings, long expectedVersion, AuditRow audit, CancellationToken ct)
    {
        var next = settings with { Version = expectedVersion + 1 };
        var json = JsonSerializer.Serialize(secrets.Protect(next), SettingsOptions);
        if (!await store.PutSettingsAsync(new(tenant, next.Version, json, audit.At), expectedVersion, audit, ct))
        {
            Invalidate(tenant);
            return null;
        }

        Invalidate(tenant);
        return await FindAsync(tenant, ct);
    }

    public async ValueTask<IReadOnlyList<PersonKey>> PutPeopleAsync(
        string tenant, IReadOnlyList<Person> people, AuditRow audit, CancellationToken ct)
    {
        var current = await FindAsync(tenant, ct) ?? throw new InvalidOperationException($"Tenant '{tenant}' does not exist.");
        List<PersonKey> changed =
            [.. people.Where(person => RoleChanges(current.Find(person.Key), person)).Select(person => person.Key)];
        await store.PutPeopleAsync(
            tenant, [.. people.Select(person => new PersonRow(person.Key, PersonJson.Write(secrets.Protect(person))))], changed,
            audit, ct);
        var told = changed.ToHashSet();
        IReadOnlyList<PersonKey> met = [];
        Change(tenant, known =>
        {
            // Somebody whose first message came since we looked was unconfirmed in it.
            met =
            [
                .. people.Where(person => !told.Contains(person.Key) && RoleChanges(known.GetValueOrDefault(person.Key), person))
                    .Select(person => person.Key),
            ];
            return known.SetItems(people.Select(person => KeyValuePair.Create(person.Key, person)));
        });
        return [.. changed, .. met];
    }

    public void Learn(string tenant, IReadOnlyList<SeenSender> senders) => Change(tenant, known =>
    {
        foreach (var seen in senders)
        {
            var person = known.GetValueOrDefault(seen.Key) ?? new Person(seen.Key) { FirstSeenAt = seen.SeenAt };
            // As the storage does it: of two messages the newer one's word stands, an older one fills only gaps.
            var isNewest = !(seen.SeenAt < person.SeenAt);
            known = known.SetItem(seen.Key, person with
            {
                Name = person.IsNameFixed || person.IsErased ? person.Name
                    : isNewest ? seen.Name ?? person.Name : person.Name ?? seen.Name,
                ChannelRole = isNewest ? seen.ChannelRole ?? person.ChannelRole : person.ChannelRole ?? seen.ChannelRole,
                SeenAt = isNewest ? seen.SeenAt : person.SeenAt,
            });
        }

        return known;
    });

    public void Invalidate(string tenant)
    {
        // A refresh that began before this must not put back what it read, nor answer those who ask from now on.
        Interlocked.Increment(ref changes);
        refreshes.TryRemove(tenant, out _);
        held.TryRemove(tenant, out _);
    }

    // Somebody new has no messages yet that another role would touch, unless the channel brought some before.
    private static bool RoleChanges(Person? before, Person after) => before is not null && before.Role != after.Role;

    private bool IsStale(Held known) => refreshAfter is { } limit && clock.GetUtcNow() - known.CheckedAt > limit;

    private async ValueTask<Tenant?> ShareRefreshAsync(string name, CancellationToken ct)
    {
        var refresh = refreshes.GetOrAdd(name, key => new(() => RefreshAsync(key, CancellationToken.None)));
        try
        {
            return await refresh.Value.WaitAsync(ct);
        }
        finally
        {
            refreshes.TryRemove(KeyValuePair.Create(name, refresh));
        }
    }

    private async Task<Tenant?> RefreshAsync(string name, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = Interlocked.Read(ref changes);
        if (held.TryGetValue(name, out var known)
            && refreshAfter is not null && await store.ReadRevisionAsync(name, ct) == known.Revision)
        {
            held.TryUpdate(name, known with { CheckedAt = now }, known);
            return known.Tenant;
        }

        if ((await store.ReadTenantsAsync(ct)).All(tenant => tenant.Name != name))
        {
            return null;
        }

        // The revision is read first: what changes meanwhile only makes the next look read again.
        var revision = await store.ReadRevisionAsync(name, ct);
        var row = await store.ReadSettingsAsync(name, ct);
        var settings = row is null ? TenantSettings.Default
            : secrets.Reveal(JsonSerializer.Deserialize<TenantSettings>(row.Json, SettingsOptions)!) with { Version = row.Version };
        var people = (await store.ReadPeopleAsync(name, ct))
            .ToImmutableDictionary(person => person.Key, person => secrets.Reveal(PersonJson.Read(person.Json)));
        var webhooks = await store.ReadDocumentsAsync(name, Webhook.DocumentKind, ct);
        var tenant = new Tenant(name, settings, people) { HasWebhooks = webhooks.Count > 0 };
        var fresh = new Held(tenant, people, revision, now);
        held[name] = fresh;
        if (Interlocked.Read(ref changes) != before)
        {
            // Something changed after it was read. Looked at only now, so that no change can fall in between.
            held.TryRemove(KeyValuePair.Create(name, fresh));
        }

        return tenant;
    }

    private void Change(string name, Func<ImmutableDictionary<PersonKey, Person>, ImmutableDictionary<PersonKey, Person>> change)
    {
        Interlocked.Increment(ref changes);
        while (held.TryGetValue(name, out var known))
        {
            var people = change(known.People);
            if (held.TryUpdate(name, known with { People = people, Tenant = known.Tenant.WithPeople(people) }, known))
            {
                return;
            }
        }
    }

    private sealed record Held(
        Tenant Tenant, ImmutableDictionary<PersonKey, Person> People, long Revision, DateTimeOffset CheckedAt);
}
