using SalesAssistant.Domain.Rooms;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>
/// A channel's connector: hands in what it has, in batches, to whichever host answers, and again with the same ids until it is
/// acknowledged; now and then also what was.
/// </summary>
internal sealed class ChannelClient(World world, TenantPlan tenant, Chance chance)
{
    private const int BatchesAtOnce = 3;

    private readonly List<IncomingMessage> waiting = [];
    private int underWay;
    private bool isPlanned;

    /// <summary>Nothing is left to hand in.</summary>
    public bool IsDone => waiting.Count == 0 && underWay == 0;

    public void Offer(IncomingMessage message)
    {
        waiting.Add(message);
        Plan(TimeSpan.FromMilliseconds(500));
    }

    private void Plan(TimeSpan longest)
    {
        if (!isPlanned && waiting.Count > 0 && underWay < BatchesAtOnce)
        {
            isPlanned = true;
            world.Clock.In(chance.Between(TimeSpan.FromMilliseconds(5), longest), () => world.Go(HandInAsync));
        }
    }

    private async Task HandInAsync()
    {
        isPlanned = false;
        if (world.Hosts.Any(chance) is not { } host)
        {
            Plan(TimeSpan.FromSeconds(5));
            return;
        }

        var order = waiting.ToArray();
        if (chance.Is(0.3))
        {
            chance.Shuffle(order);
        }

        var batch = order[..Math.Min(order.Length, chance.Next(1, 40))];
        waiting.Clear();
        waiting.AddRange(order[batch.Length..]);
        underWay++;
        Plan(TimeSpan.FromMilliseconds(200));
        try
        {
            var fates = await host.Process.AskAsync(() => host.Assistant.IngestAsync(tenant.Name, batch, CancellationToken.None).AsTask());
            var told = string.Join(' ', batch.Zip(fates, (message, fate) => $"{message.Id}:{fate}"));
            world.Trace.Add($"{host.Process.Name} took {tenant.Name} {told}");
            world.Watch.Acknowledged(tenant, batch, fates);
            waiting.AddRange(batch.Where(_ => !world.IsEnding && chance.Is(0.02)));
        }
        catch (Exception error) when (World.IsTrouble(error))
        {
            var ids = string.Join(' ', batch.Select(message => message.Id));
            world.Trace.Add($"{host.Process.Name} did not take {tenant.Name} {ids}: {error.GetType().Name}");
            world.Clock.In(chance.Between(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(8)), () =>
            {
                waiting.AddRange(batch);
                underWay--;
                Plan(TimeSpan.FromMilliseconds(300));
            });
            return;
        }

        underWay--;
        Plan(TimeSpan.FromMilliseconds(300));
    }
}
