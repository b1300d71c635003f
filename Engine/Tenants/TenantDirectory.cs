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

/// <summary>
/// Tenants in memory, over <see cref="ITenantStore"/>. The first look at a tenant reads everything; each later one reads its
/// revision and, if that has grown, the settings and those people who have changed.
/// </summary>
/// <param name="refreshAfter">
/// With several hosts on one database: how old what is held may be before it is looked at again. Null: this process is the only
/// one, so only <see cref="Invalidate"/> makes it look.
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

    /// <summary>Guards every change of <see cref="held"/>, and <see cref="looks"/>.</summary>
    private readonly Lock gate = new();

    /// <summary>Read without the gate.</summary>
    private readonly ConcurrentDictionary<string, Held> held = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks under way, which all who ask meanwhile share. One that is not here any more was overtaken by a change that it may not
    /// have seen: it answers those who wait for it, but what it found is not held.
    /// </summary>
    private readonly Dictionary<string, Look> looks = new(StringComparer.Ordinal);

    public ValueTask<Tenant?> FindAsync(string name, CancellationToken ct) =>
        held.TryGetValue(name, out var known) && !IsStale(known) ? new(known.Tenant) : new(ShareLookAsync(name, ct));

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
        lock (gate)
        {
            // What a look has read already may be from before this.
            looks.Remove(tenant);
            if (!held.TryGetValue(tenant, out var known))
            {
                return changed;
            }

            held[tenant] = known.With(known.People.SetItems(people.Select(person => KeyValuePair.Create(person.Key, person))));
            // Somebody whose first message came since we looked was unconfirmed in it.
            return
            [
                .. changed,
                .. people.Where(person => !told.Contains(person.Key) && RoleChanges(known.People.GetValueOrDefault(person.Key), person))
                    .Select(person => person.Key),
            ];
        }
    }

    public void Learn(string tenant, IReadOnlyList<SeenSender> senders)
    {
        lock (gate)
        {
            if (looks.TryGetValue(tenant, out var look))
            {
                look.Learnt.AddRange(senders);
            }

            if (held.TryGetValue(tenant, out var known))
            {
                held[tenant] = known.With(Learn(known.People, senders));
            }
        }
    }

    public void Invalidate(string tenant)
    {
        lock (gate)
        {
            // A look that began before this must not say that all is fresh, nor answer those who ask from now on.
            looks.Remove(tenant);
            if (held.TryGetValue(tenant, out var known))
            {
                held[tenant] = known with { LookedAt = null };
            }
        }
    }

    private static ImmutableDictionary<PersonKey, Person> Learn(
        ImmutableDictionary<PersonKey, Person> known, IReadOnlyList<SeenSender> senders)
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
    }

    // Somebody new has no messages yet that another role would touch, unless the channel brought some before.
    private static bool RoleChanges(Person? before, Person after) => before is not null && before.Role != after.Role;

    private bool IsStale(Held known) =>
        known.LookedAt is not { } at || (refreshAfter is { } limit && clock.GetUtcNow() - at > limit);

    private Task<Tenant?> ShareLookAsync(string name, CancellationToken ct)
    {
        Look? look;
        lock (gate)
        {
            if (!looks.TryGetValue(name, out look))
            {
                looks.Add(name, look = new(self => LookAsync(name, self)));
            }
        }

        return look.Outcome.WaitAsync(ct);
    }

    private async Task<Tenant?> LookAsync(string name, Look look)
    {
        try
        {
            return await ReadAsync(name, CancellationToken.None) is { } found ? Hold(name, look, found) : null;
        }
        finally
        {
            lock (gate)
            {
                if (looks.GetValueOrDefault(name) == look)
                {
                    looks.Remove(name);
                }
            }
        }
    }

    /// <returns>Null: there is no such tenant.</returns>
    private async Task<Found?> ReadAsync(string name, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!held.TryGetValue(name, out var known) && (await store.ReadTenantsAsync(ct)).All(tenant => tenant.Name != name))
        {
            return null;
        }

        // The revision is read first: what changes meanwhile only makes the next look read it again.
        var revision = await store.ReadRevisionAsync(name, ct);
        if (known is not null && revision == known.Revision)
        {
            return new(known.Tenant.Settings, known.Tenant.HasWebhooks, [], revision, now);
        }

        var row = await store.ReadSettingsAsync(name, ct);
        var settings = row is null ? TenantSettings.Default
            : row.Version == known?.Tenant.Settings.Version ? known.Tenant.Settings
            : secrets.Reveal(JsonSerializer.Deserialize<TenantSettings>(row.Json, SettingsOptions)!) with { Version = row.Version };
        var people = (await store.ReadPeopleAsync(name, known?.Revision ?? 0, ct))
            .Select(person => KeyValuePair.Create(person.Key, secrets.Reveal(PersonJson.Read(person.Json))))
            .ToList();
        var webhooks = await store.ReadDocumentsAsync(name, Webhook.DocumentKind, ct);
        return new(settings, webhooks.Count > 0, people, revision, now);
    }

    /// <summary>Lays what a look found over what is held now.</summary>
    private Tenant Hold(string name, Look look, Found found)
    {
        lock (gate)
        {
            var known = held.GetValueOrDefault(name);
            var people = (known?.People ?? ImmutableDictionary<PersonKey, Person>.Empty).SetItems(found.People);
            // Rows were read after everything that was known when the look began, but perhaps before what was learnt since.
            people = Learn(people, look.Learnt);
            var isSame = known?.Tenant.Settings.Version == found.Settings.Version && known.Tenant.HasWebhooks == found.HasWebhooks;
            var tenant = isSame
                ? known!.Tenant.WithPeople(people)
                : new Tenant(name, found.Settings, people) { HasWebhooks = found.HasWebhooks };
            if (looks.GetValueOrDefault(name) == look)
            {
                held[name] = new(tenant, people, found.Revision, found.LookedAt);
            }

            return tenant;
        }
    }

    /// <param name="Revision">Everything that changed up to it is in here; of what came later some may be.</param>
    /// <param name="LookedAt">Null: something has changed since, so nobody is answered before the next look.</param>
    private sealed record Held(
        Tenant Tenant, ImmutableDictionary<PersonKey, Person> People, long Revision, DateTimeOffset? LookedAt)
    {
        public Held With(ImmutableDictionary<PersonKey, Person> people) =>
            this with { People = people, Tenant = Tenant.WithPeople(people) };
    }

    /// <summary>What a look read: everybody, or those who have changed since the revision that was held when it began.</summary>
    private sealed record Found(
        TenantSettings Settings, bool HasWebhooks, IReadOnlyList<KeyValuePair<PersonKey, Person>> People, long Revision,
        DateTimeOffset LookedAt);

    private sealed class Look
    {
        private readonly Lazy<Task<Tenant?>> outcome;

        public Look(Func<Look, Task<Tenant?>> start) => outcome = new(() => start(this));

        /// <summary>Who asks for it first starts it.</summary>
        public Task<Tenant?> Outcome => outcome.Value;

        /// <summary>What was learnt since it began.</summary>
        public List<SeenSender> Learnt { get; } = [];
    }
}
