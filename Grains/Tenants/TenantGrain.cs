using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Tenants;

/// <summary>What concerns many rooms of one tenant: fans out to their grains.</summary>
[Reentrant, GrainType("tenant")]
public sealed class TenantGrain : Grain, ITenantGrain
{
    /// <summary>A change of roles that takes longer goes on behind the caller's back; its task is stored.</summary>
    private static readonly TimeSpan CallerWaitsMax = TimeSpan.FromSeconds(5);

    private readonly string tenant;
    private readonly EnginePorts ports;
    private readonly TenantCaches caches;
    private readonly TenantFreshness freshness;
    private readonly RoomRecomputation recomputation;
    private readonly ILogger logger;
    private Task changingRoles = Task.CompletedTask;

    public TenantGrain(EnginePorts ports, TenantCaches caches, TenantFreshness freshness)
    {
        this.ports = ports;
        this.caches = caches;
        this.freshness = freshness;
        tenant = GrainKeys.ToTenant(this.GetPrimaryKeyString());
        logger = ports.Loggers.CreateLogger<TenantGrain>();
        recomputation = new(ports, SendAsync);
    }

    public async Task ChangedAsync()
    {
        // A silo that does not answer has aged what it holds out by the end of the wait.
        var aged = Task.Delay(freshness.RefreshAfter, ports.RealClock);
        var forgotten = caches.ForgetEverywhereAsync(tenant);
        await Task.WhenAny(forgotten, aged);
        if (!forgotten.IsCompletedSuccessfully)
        {
            await aged;
            Log.SilosSilent(logger, tenant);
            forgotten.Ignore();
        }
    }

    public async Task ChangeRolesAsync(WirePerson[] people)
    {
        ports.Tenants.Invalidate(tenant);
        changingRoles = ChangeRolesAfterAsync(changingRoles, [.. people.Select(person => person.ToKey())]);
        await Task.WhenAny(changingRoles, Task.Delay(CallerWaitsMax, ports.RealClock));
    }

    public async Task<WireTrouble?> ApplyTermsAsync()
    {
        try
        {
            await recomputation.ApplyTermsAsync(tenant, CancellationToken.None);
            return null;
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return trouble;
        }
    }

    /// <summary>One after the other, so that of two changes of one person the later one is the last to reach a room.</summary>
    private async Task ChangeRolesAfterAsync(Task before, IReadOnlyList<PersonKey> people)
    {
        await before;
        try
        {
            await recomputation.ChangeRolesAsync(tenant, people, CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.RolesNotChanged(logger, error, tenant);
        }
    }

    private async ValueTask SendAsync(RoomKey room, RoomCommand command, CancellationToken ct)
    {
        var answer = await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(room))
            .CommandAsync(new() { Command = command.ToWire(), Actor = Actors.System });
        if (answer.Trouble is { } trouble)
        {
            throw trouble.ToException();
        }
    }
}

/// <param name="RefreshAfter">How old the tenants in a silo's memory may be before it looks whether they have changed.</param>
public sealed record TenantFreshness(TimeSpan RefreshAfter);
