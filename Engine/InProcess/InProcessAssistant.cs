using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Channels;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Reports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Webhooks;

namespace SalesAssistant.Engine.InProcess;

/// <summary>The whole engine in one process: mailboxes for rooms, sessions for destinations, and the watches over both.</summary>
public sealed class InProcessAssistant : IAssistant, IRoomEffects, IAsyncDisposable
{
    private static readonly TimeSpan RoomsIdleAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SheetsEvery = TimeSpan.FromSeconds(5);

    private readonly EnginePorts ports;
    private readonly RoomRegistry rooms;
    private readonly RoomRecomputation recomputation;
    private readonly DeliveryRunner deliveries;
    private readonly DailyReport report;
    private readonly IngestGapWatch gaps;
    private readonly WebhookRunner? webhooks;
    private readonly CancellationTokenSource stopping = new();
    private Task background = Task.CompletedTask;

    /// <param name="webhooks">Null: nobody outside is told.</param>
    /// <param name="sheets">Null: this host has no sheets outside.</param>
    /// <param name="roomsIdleAfter">A room that nobody asked for in so long leaves the memory. Null: five minutes.</param>
    public InProcessAssistant(
        EnginePorts ports, DeliveryPorts deliveryPorts, WebhookRunner? webhooks = null, SheetPorts? sheets = null,
        TimeSpan? roomsIdleAfter = null)
    {
        this.ports = ports;
        this.webhooks = webhooks;
        rooms = new(new(ports.Log, ports.Queries, ports.Tenants, this, ports.Clock, ports.Loggers.CreateLogger<RoomSession>()), ports.RealClock,
            roomsIdleAfter ?? RoomsIdleAfter);
        recomputation = new(ports, async (room, command, ct) => await CommandAsync(room, command, "system", createsRoom: false, ct));
        deliveries = new(deliveryPorts);
        report = new(ports);
        gaps = new(ports);
        Sheets = sheets is null ? null
            : new(ports, sheets, (room, command, actor, ct) => CommandAsync(room, command, actor, createsRoom: false, ct));
    }

    /// <summary>The tables outside that mirror rooms; null where the host has none.</summary>
    public SheetWatch? Sheets { get; }

    /// <summary>Takes up what a stop left: due times, the outbox, changes of role; then watches.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await rooms.RestoreAsync(ct);
        await deliveries.WakeAllAsync(ct);
        await gaps.RestoreAsync(ct);
        await ResumeRoleChangesAsync(ct);
        await (Sheets?.RestoreAsync(ct) ?? Task.CompletedTask);
        background = Task.WhenAll(
            RepeatAsync(ports.RealClock, SweepEvery, SweepAsync), RepeatAsync(ports.Clock, WatchEvery, WatchAsync),
            webhooks?.RunAsync(stopping.Token) ?? Task.CompletedTask,
            Sheets is null ? Task.CompletedTask : RepeatAsync(ports.RealClock, SheetsEvery, () => Sheets.LookAsync(stopping.Token)));
    }

    public async ValueTask<IReadOnlyList<MessageFate>> IngestAsync(
        string tenant, IReadOnlyList<IncomingMessage> messages, CancellationToken ct) =>
        await RoomBatch.SendAsync(tenant, messages, PostAsync).WaitAsync(ct);

    public async ValueTask<RoomAnswer?> CommandAsync(
        RoomKey room, RoomCommand command, string actor, bool createsRoom, CancellationToken ct)
    {
        var request = new CommandRequest(command, actor, createsRoom);
        rooms.Post(room, request);
        return await request.Answer.WaitAsync(ct);
    }

    public async ValueTask ChangeRolesAsync(string tenant, IReadOnlyList<PersonKey> people, CancellationToken ct) =>
        await recomputation.ChangeRolesAsync(tenant, people, ct);

    public async ValueTask ApplyTermsAsync(string tenant, CancellationToken ct) =>
        await recomputation.ApplyTermsAsync(tenant, ct);

    public ValueTask WakeDestinationAsync(string tenant, string destinationKey, CancellationToken ct)
    {
        deliveries.Wake(tenant, destinationKey);
        return ValueTask.CompletedTask;
    }

    public async ValueTask HeartbeatAsync(string tenant, string channel, CancellationToken ct) =>
        Wake(await gaps.HeartbeatAsync(tenant, channel, ct));

    public async ValueTask<AlertRow> SendReportAsync(string tenant, CancellationToken ct)
    {
        var alert = await report.SendNowAsync(tenant, ct);
        Wake([alert]);
        return alert;
    }

    void IRoomEffects.WakeAt(RoomKey room, DateTimeOffset? dueAt) => rooms.WakeAt(room, dueAt);

    void IRoomEffects.CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
        foreach (var key in destinationKeys)
        {
            deliveries.Wake(tenant, key);
        }
    }

    void IRoomEffects.CardsChanged(string tenant, IReadOnlyCollection<string> turnIds) =>
        _ = SafelyAsync(async () =>
        {
            foreach (var turnId in turnIds)
            {
                Wake(await ports.Queries.ReadAlertsOfTurnAsync(tenant, turnId, stopping.Token));
            }
        });

    void IRoomEffects.Appended(RoomAppend append)
    {
        if (append.NewMessages.Count > 0)
        {
            gaps.Heard(append.Room.Tenant, append.Room.Channel);
        }

        ports.Figures.Ledgers?.Appended(append);
        ports.Changes.Changed(append.Room.Tenant);
    }

    void IRoomEffects.Doubted(RoomKey room) => ports.Figures.Ledgers?.Doubted(room);

    void IRoomEffects.RoleLearnt(string tenant, PersonKey person) =>
        _ = SafelyAsync(() => ChangeRolesAsync(tenant, [person], stopping.Token).AsTask());

    public async ValueTask DisposeAsync()
    {
        // Not CancelAsync, which leaves the caller's scheduler for the thread pool.
        stopping.Cancel();
        await background;
        await (Sheets?.DrainAsync() ?? Task.CompletedTask);
        await deliveries.DisposeAsync();
        rooms.Dispose();
    }

    private Task<IReadOnlyList<MessageFate>> PostAsync(RoomKey room, IReadOnlyList<IncomingMessage> messages)
    {
        var request = new IngestRequest(messages);
        rooms.Post(room, request);
        return request.Answer;
    }

    private async Task SweepAsync()
    {
        rooms.CloseIdle();
        ports.Figures.Ledgers?.CloseIdle();
        await rooms.SweepAsync(stopping.Token);
        await deliveries.WakeAllAsync(stopping.Token);
        await ResumeRoleChangesAsync(stopping.Token);
    }

    /// <summary>Does what a crash or a storage in trouble left undone; what is under way is done twice, which changes nothing.</summary>
    private async Task ResumeRoleChangesAsync(CancellationToken ct)
    {
        foreach (var group in (await ports.Store.ReadRoleTasksAsync(ct)).GroupBy(task => task.Tenant))
        {
            // Whoever stored the task may not have heard that it is, and so not have told the directory in memory of the role.
            ports.Tenants.Invalidate(group.Key);
            await ChangeRolesAsync(group.Key, [.. group.Select(task => task.Person)], ct);
        }
    }

    private async Task WatchAsync()
    {
        Wake(await report.SendDueAsync(stopping.Token));
        Wake(await gaps.LookAsync(stopping.Token));
    }

    private void Wake(IEnumerable<AlertRow> alerts)
    {
        foreach (var alert in alerts)
        {
            deliveries.Wake(alert.Tenant, alert.Destination.Key);
        }
    }

    private async Task RepeatAsync(TimeProvider clock, TimeSpan every, Func<Task> work)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await SafelyAsync(work);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task SafelyAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what was not done is found again at the next start.
        }
        catch (Exception error)
        {
            EngineLog.BackgroundFailed(ports.Loggers.CreateLogger<InProcessAssistant>(), error);
        }
    }
}
