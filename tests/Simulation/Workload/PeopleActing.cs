using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>What people do beside talking: dismiss, undo, snooze, hand over, archive, confirm roles, go away, change settings.</summary>
internal sealed class PeopleActing(World world, TenantPlan tenant, Chance chance)
{
    private const int Actors = 1000;

    public void Plan(DateTimeOffset from, TimeSpan length)
    {
        foreach (var room in tenant.Rooms)
        {
            for (var acts = chance.Next(4, 16); acts > 0; acts--)
            {
                At(from, length, () => CommandAsync(room));
            }
        }

        for (var acts = chance.Next(2, 8); acts > 0; acts--)
        {
            At(from, length, ChangeTenantAsync);
        }
    }

    /// <summary>Before the first message: rooms get their names and owners.</summary>
    public async Task OpenRoomsAsync()
    {
        foreach (var room in tenant.Rooms)
        {
            await SendAsync(room, new EditRoom(room.Title, Stage.PreSales, room.Owner, null, MayReplaceOwner: true), isFirst: true);
        }
    }

    private void At(DateTimeOffset from, TimeSpan length, Func<Task> act) =>
        world.Clock.At(from + (length * chance.Next()), () => world.Go(act));

    private async Task CommandAsync(RoomPlan room)
    {
        var command = Draw();
        await SendAsync(room, command);
        if (chance.Is(0.2))
        {
            // A button that is pressed twice, or a press that the provider brings twice.
            await SendAsync(room, command);
        }
    }

    private RoomCommand Draw() => chance.Next(0, 100) switch
    {
        < 25 => new Dismiss("误报"),
        < 38 => new Undo(),
        < 50 => new Snooze(chance.Next(1, 45)),
        < 60 => new RequestHandover(TenantPlan.Key(chance.Is(0.5) ? "wang" : "zhao"), chance.Is(0.6) ? Stage.PreSales : Stage.AfterSales, null),
        < 72 => new ApproveHandover(),
        < 75 => new RejectHandover("再等等"),
        < 80 => new AssignOwner(TenantPlan.Key("li"), Stage.PreSales),
        < 84 => new ArchiveRoom(),
        < 90 => new EditRoom(null, Stage.PreSales, TenantPlan.Key(chance.Is(0.5) ? "li" : "wang"), null, MayReplaceOwner: true),
        < 94 => new EditRoom(null, null, null, new(chance.Is(0.5) ? tenant.NewCalendar(world.Clock.Now) : null), MayReplaceOwner: true),
        < 97 => new ApplyTerms(),
        _ => new WakeUp(),
    };

    private async Task SendAsync(RoomPlan room, RoomCommand command, bool isFirst = false)
    {
        while (true)
        {
            if (world.Hosts.Any(chance) is { } host)
            {
                try
                {
                    var answer = await host.Process.AskAsync(() => host.Assistant
                        .CommandAsync(room.Key, command, $"key-{chance.Next(0, Actors)}", createsRoom: isFirst, CancellationToken.None).AsTask());
                    var outcome = $"{answer?.Refusal?.Reason ?? "done"}, version {answer?.Row.Version}";
                    world.Trace.Add($"{host.Process.Name} did {command.GetType().Name} in {room.Key}: {outcome}");
                    world.Watch.Answered(room.Key, answer);
                    return;
                }
                catch (Exception error) when (World.IsTrouble(error))
                {
                    world.Trace.Add($"{command.GetType().Name} in {room.Key}: {error.GetType().Name}");
                }
            }

            if (!isFirst && chance.Is(0.3))
            {
                return;
            }

            await world.DelayAsync(chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)));
        }
    }

    private Task ChangeTenantAsync() => chance.Next(0, 100) switch
    {
        < 25 => PutAsync("stranger", person => person with { DirectoryRole = chance.Is(0.5) ? SenderRole.Customer : SenderRole.Sales }),
        < 40 => PutAsync("wu", person => person with { DirectoryRole = chance.Is(0.5) ? SenderRole.Employee : SenderRole.AfterSales }),
        < 55 => PutAsync("li", person => person with { Away = chance.Is(0.7) ? new(world.Clock.Now.AddMinutes(chance.Next(5, 200))) : null }),
        < 65 => PutAsync("wang", person => person with { Feishu = chance.Is(0.5) ? null : new(OpenId: "ou_wang2") }),
        < 90 => ChangeSettingsAsync(),
        _ => RetryAlertsAsync(),
    };

    /// <summary>Changes a person as the directory's page does; whoever gets an error presses again.</summary>
    private Task PutAsync(string id, Func<Person, Person> change) => UntilDoneAsync(async host =>
    {
        var key = TenantPlan.Key(id);
        var known = await host.TenantAsync(tenant.Name);
        var changed = change(known!.Find(key) ?? new Person(key) { FirstSeenAt = world.Clock.Now });
        var roles = await host.Tenants.PutPeopleAsync(tenant.Name, [changed], Audit(), CancellationToken.None);
        await host.Assistant.ChangeRolesAsync(tenant.Name, roles, CancellationToken.None);
        world.Trace.Add($"{host.Process.Name} put {tenant.Name} {id} {changed.DirectoryRole}, {roles.Count} roles changed");
    });

    private Task ChangeSettingsAsync()
    {
        Func<TenantSettings, TenantSettings> change = chance.Next(0, 4) switch
        {
            0 => settings => settings with { OverMinutes = chance.Next(1, 6) },
            1 => settings => settings with { PreSalesPolicy = tenant.NewPolicy() },
            2 => settings => settings with { Calendar = chance.Is(0.5) ? tenant.NewCalendar(world.Clock.Now) : null },
            _ => settings => settings with { Cards = settings.Cards with { DigestOverPerMinute = chance.Is(0.5) ? 2 : 100 } },
        };
        return UntilDoneAsync(async host =>
        {
            var known = (await host.TenantAsync(tenant.Name))!.Settings;
            var put = await host.Tenants.PutSettingsAsync(tenant.Name, change(known), known.Version, Audit(), CancellationToken.None);
            if (chance.Is(0.3))
            {
                await host.Assistant.ApplyTermsAsync(tenant.Name, CancellationToken.None);
            }

            world.Trace.Add($"{host.Process.Name} put settings of {tenant.Name}: {(put is null ? "stale" : "done")}");
        });
    }

    private Task RetryAlertsAsync() => UntilDoneAsync(async host =>
    {
        foreach (var alert in await world.AlertsAsync(tenant.Name))
        {
            if (alert.Status is AlertStatus.Failed or AlertStatus.Undeliverable)
            {
                await world.Store.PortOf(world.Store.Durable.Outbox, host.Process).RetryAsync(tenant.Name, alert.AlertId, CancellationToken.None);
                await host.Assistant.WakeDestinationAsync(tenant.Name, alert.Destination.Key, CancellationToken.None);
            }
        }
    });

    private async Task UntilDoneAsync(Func<SimulatedHost, Task> act)
    {
        while (true)
        {
            if (world.Hosts.Any(chance) is { } host)
            {
                try
                {
                    await host.Process.AskAsync(async () =>
                    {
                        await act(host);
                        return true;
                    });
                    return;
                }
                catch (Exception error) when (World.IsTrouble(error))
                {
                    world.Trace.Add($"an act in {tenant.Name}: {error.GetType().Name}");
                }
            }

            await world.DelayAsync(chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)));
        }
    }

    private AuditRow Audit() => new(tenant.Name, world.Clock.Now, "key", "test", null, null);
}
