using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>
/// Delivers one webhook's events: at least once, each room's in order, a room that fails not holding up the others. What it
/// knows is stored before it acts on it, so another session may take over at any moment. One loop; nothing in it runs twice
/// at a time.
/// </summary>
internal sealed class WebhookSession(string tenant, Webhook first, WebhookPorts ports)
{
    private const int EventsAtOnce = 500;
    private const int QueuedMax = 10_000;
    private const int SendingMax = 8;

    /// <summary>Finished deliveries that are kept to be looked at and replayed.</summary>
    private const int FinishedMax = 1_000;

    /// <summary>Also finds what another process logged or asked for, whose signals are not heard here.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly EnginePorts engine = ports.Engine;
    private readonly WebhookDocuments documents = ports.Documents;
    private readonly WebhookQueue queue = new();
    private readonly Queue<string> finished = new();
    private readonly Dictionary<Task<WebhookReply>, WebhookDelivery> sending = [];
    private readonly HashSet<string> busyRooms = new(StringComparer.Ordinal);
    private Webhook webhook = first;
    private WebhookProgress progress = new(first.AfterPosition);
    private long savedPosition;
    private DateTimeOffset pausedUntil;

    /// <summary>Goes on until cancelled or the webhook is deleted; what was not stored is done again by the next session.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await RestoreAsync(ct);
            while (await RefreshAsync(ct))
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
                var changed = ChangedAsync(waiting.Token);
                if (progress.DisabledAt is null)
                {
                    await FeedAsync(ct);
                    await TakeReplaysAsync(ct);
                    StartDue(stopping.Token);
                }

                var look = Task.Delay(UntilNext(), engine.RealClock, waiting.Token);
                await Task.WhenAny([changed, look, .. sending.Keys]);
                await waiting.CancelAsync();
                ct.ThrowIfCancellationRequested();
                foreach (var done in sending.Keys.Where(task => task.IsCompleted).ToList())
                {
                    sending.Remove(done, out var delivery);
                    busyRooms.Remove(delivery!.Room);
                    await RecordAsync(delivery, await done, ct);
                }
            }

            await documents.ForgetAsync(tenant, webhook.Id, ct);
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    /// <summary>Changes come in swarms; one look for all of a moment.</summary>
    private async Task ChangedAsync(CancellationToken ct)
    {
        await engine.Changes.WaitAsync(tenant, ct);
        await Task.Delay(Gathering, engine.RealClock, ct);
    }

    private async ValueTask RestoreAsync(CancellationToken ct)
    {
        progress = await documents.ReadProgressAsync(tenant, webhook.Id, ct) ?? progress;
        savedPosition = progress.Position;
        foreach (var delivery in await documents.ReadDeliveriesAsync(tenant, webhook.Id, ct))
        {
            if (delivery.Status == WebhookDeliveryStatus.Pending)
            {
                queue.Put(delivery);
            }
            else
            {
                finished.Enqueue(delivery.Id);
            }
        }
    }

    /// <returns>False when the webhook was deleted.</returns>
    private async ValueTask<bool> RefreshAsync(CancellationToken ct)
    {
        if (await documents.FindAsync(tenant, webhook.Id, ct) is not { } current)
        {
            return false;
        }

        webhook = current;
        return true;
    }

    /// <summary>Queues what was logged since. With a full queue the log keeps the rest.</summary>
    private async ValueTask FeedAsync(CancellationToken ct)
    {
        while (queue.Count < QueuedMax)
        {
            var events = await engine.Queries.ReadEventsAfterAsync(tenant, progress.Position, EventsAtOnce, ct);
            var queuedAny = false;
            foreach (var logged in events.Where(WebhookEvents.MayTell))
            {
                queuedAny |= await QueueAsync(logged, ct);
            }

            if (events.Count > 0)
            {
                progress = progress with { Position = events[^1].Position };
            }

            // Reading a few facts again costs less than a write for each that nobody is told.
            if (queuedAny || progress.Position - savedPosition > EventsAtOnce)
            {
                await documents.PutProgressAsync(tenant, webhook.Id, progress, ct);
                savedPosition = progress.Position;
            }

            if (events.Count < EventsAtOnce)
            {
                return;
            }
        }
    }

    private async ValueTask<bool> QueueAsync(LoggedEvent logged, CancellationToken ct)
    {
        if (await engine.Tenants.FindAsync(tenant, ct) is not { } found
            || WebhookEvents.Of(logged, await engine.Queries.ReadRoomAsync(logged.Room, ct), found) is not { } told
            || !webhook.Wants(told.Type))
        {
            return false;
        }

        var now = engine.RealClock.GetUtcNow();
        var delivery = new WebhookDelivery(
            WebhookDocuments.DeliveryIdOf(webhook.Id, logged.Position), logged.Room.Local, told.Type, told.Body, now,
            WebhookDeliveryStatus.Pending, Attempts: [], AttemptsBefore: 0, NextAt: now);
        if (await documents.TryAddDeliveryAsync(tenant, webhook.Id, delivery, ct))
        {
            queue.Put(delivery);
        }

        return true;
    }

    private async ValueTask TakeReplaysAsync(CancellationToken ct)
    {
        foreach (var id in await documents.ReadReplaysAsync(tenant, webhook.Id, ct))
        {
            var delivery = await documents.FindDeliveryAsync(tenant, webhook.Id, id, ct);
            if (delivery is not null && delivery.Status != WebhookDeliveryStatus.Pending)
            {
                delivery = delivery with
                {
                    Status = WebhookDeliveryStatus.Pending,
                    AttemptsBefore = delivery.Attempts.Count,
                    NextAt = engine.RealClock.GetUtcNow(),
                };
                await documents.PutDeliveryAsync(tenant, webhook.Id, delivery, ct);
                queue.Put(delivery);
            }

            await documents.CompleteReplayAsync(tenant, webhook.Id, id, ct);
        }
    }

    private void StartDue(CancellationToken ct)
    {
        var now = engine.RealClock.GetUtcNow();
        if (pausedUntil > now)
        {
            return;
        }

        foreach (var delivery in queue.Heads(busyRooms)
            .TakeWhile(head => head.NextAt <= now).Take(SendingMax - sending.Count).ToList())
        {
            var seconds = now.ToUnixTimeSeconds();
            busyRooms.Add(delivery.Room);
            sending.Add(
                ports.Sender.SendAsync(
                    new(webhook.Url, webhook.AllowsPrivate, delivery.Id, seconds, Sign(delivery, now), delivery.Body), ct).AsTask(),
                delivery);
        }
    }

    /// <summary>While a rotation lasts both secrets sign, so that the other side may change over when it likes.</summary>
    private string Sign(WebhookDelivery delivery, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(ports.Secrets.Reveal(webhook.Secret), delivery.Id, seconds, delivery.Body);
        return webhook.PreviousSecret is { } previous && now < webhook.PreviousUntil
            ? signature + " " + WebhookSignature.Sign(ports.Secrets.Reveal(previous), delivery.Id, seconds, delivery.Body)
            : signature;
    }

    private TimeSpan UntilNext()
    {
        var now = engine.RealClock.GetUtcNow();
        var heads = queue.Heads(busyRooms).Take(1).ToList();
        if (progress.DisabledAt is not null || heads.Count == 0 || sending.Count >= SendingMax)
        {
            return LookEvery;
        }

        var due = heads[0].NextAt > pausedUntil ? heads[0].NextAt : pausedUntil;
        var wait = due - now;
        return wait > LookEvery ? LookEvery : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private async ValueTask RecordAsync(WebhookDelivery delivery, WebhookReply reply, CancellationToken ct)
    {
        var now = engine.RealClock.GetUtcNow();
        delivery = delivery with { Attempts = [.. delivery.Attempts, new(now, reply.Status, reply.Error)] };
        if (reply.IsSuccess)
        {
            await FinishAsync(delivery, WebhookDeliveryStatus.Delivered, ct);
        }
        else if (reply.Status == 410)
        {
            await DisableAsync(delivery, now, ct);
        }
        else if (progress.DisabledAt is null
            && WebhookRetries.WaitAfter(delivery.AttemptsNow, reply, ports.Chance()) is { } wait)
        {
            delivery = delivery with { NextAt = now + wait };
            var until = now + WebhookRetries.PauseAfter(reply, wait);
            pausedUntil = until > pausedUntil ? until : pausedUntil;
            await documents.PutDeliveryAsync(tenant, webhook.Id, delivery, ct);
            queue.Put(delivery);
        }
        else
        {
            Log.GivenUp(engine.Loggers.CreateLogger(nameof(WebhookSession)), tenant, webhook.Id, delivery.Id, reply.Status);
            await FinishAsync(delivery, WebhookDeliveryStatus.Dead, ct);
        }
    }

    /// <summary>The other side is gone for good: nothing is sent any more, and what waited is dead.</summary>
    private async ValueTask DisableAsync(WebhookDelivery delivery, DateTimeOffset now, CancellationToken ct)
    {
        Log.Disabled(engine.Loggers.CreateLogger(nameof(WebhookSession)), tenant, webhook.Id);
        progress = progress with { DisabledAt = now };
        await documents.PutProgressAsync(tenant, webhook.Id, progress, ct);
        queue.Put(delivery);
        foreach (var waiting in queue.All.ToList())
        {
            await FinishAsync(waiting, WebhookDeliveryStatus.Dead, ct);
        }
    }

    private async ValueTask FinishAsync(WebhookDelivery delivery, WebhookDeliveryStatus status, CancellationToken ct)
    {
        await documents.PutDeliveryAsync(tenant, webhook.Id, delivery with { Status = status }, ct);
        queue.Remove(delivery);
        finished.Enqueue(delivery.Id);
        while (finished.Count > FinishedMax)
        {
            await DropOldestAsync(ct);
        }
    }

    private async ValueTask DropOldestAsync(CancellationToken ct)
    {
        var oldest = finished.Dequeue();
        if (queue.All.All(waiting => waiting.Id != oldest) && !finished.Contains(oldest))
        {
            await documents.DropDeliveryAsync(tenant, webhook.Id, oldest, ct);
        }
    }
}
