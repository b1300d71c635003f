using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sheets;

/// <summary>
/// The sheets of one tenant. A timer starts the rounds that are due; a reminder, there while the tenant has a sheet, brings the
/// grain back after its silo has gone.
/// </summary>
[Reentrant, GrainType("sheets")]
public sealed class SheetsGrain : Grain, ISheetsGrain, IRemindable
{
    private const string ReminderName = "rounds";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);

    private readonly string tenant;
    private readonly EnginePorts ports;
    private readonly SheetWatch watch;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();

    public SheetsGrain(EnginePorts ports, SheetPorts sheets)
    {
        this.ports = ports;
        tenant = GrainKeys.ToTenant(this.GetPrimaryKeyString());
        logger = ports.Loggers.CreateLogger<SheetsGrain>();
        watch = new(ports, sheets, SendAsync);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await watch.RestoreAsync(tenant, cancellationToken);
        this.RegisterGrainTimer(
            () => watch.LookAsync(stopping.Token), new() { DueTime = LookEvery, Period = LookEvery, Interleave = true });
        await KeepReminderAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watch.DrainAsync().WaitAsync(cancellationToken);
    }

    public Task<WireSheet> FindAsync(string name) => Task.FromResult(
        watch.Find(tenant, NameOf(name)) is not { } status ? new WireSheet() : new()
        {
            ConfigJson = status.Config.ToJson(),
            LastSyncAtTicks = status.LastSyncAt?.UtcTicks,
            LastError = status.LastError,
        });

    public async Task<WireTrouble?> PutAsync(WireSheetPut put)
    {
        try
        {
            await watch.PutAsync(
                tenant, NameOf(put.Name), put.ConfigJson is { } json ? SheetConfig.FromJson(json) : null,
                new(tenant, new(put.AuditAtTicks, TimeSpan.Zero), put.AuditActor, put.AuditAction, put.AuditSubject, put.AuditDetailJson),
                stopping.Token);
            await KeepReminderAsync();
            return null;
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return trouble;
        }
    }

    public async Task<WireSheetReport> SyncAsync(string name) =>
        await watch.SyncAsync(tenant, NameOf(name), stopping.Token) is not { } report ? new() : new()
        {
            Exists = true,
            Written = report.Written,
            Removed = report.Removed,
            EditsTaken = report.EditsTaken,
            EditsRefused = report.EditsRefused,
            Errors = [.. report.Errors],
        };

    /// <summary>That the grain is in memory is all that matters; the timer does the rest.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private static SheetName NameOf(string name) => Enum.Parse<SheetName>(name, ignoreCase: true);

    private async Task KeepReminderAsync()
    {
        try
        {
            var reminder = await this.GetReminder(ReminderName);
            if (reminder is null && watch.HasAny)
            {
                await this.RegisterOrUpdateReminder(ReminderName, RemindEvery, RemindEvery);
            }
            else if (reminder is not null && !watch.HasAny)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        catch (Exception error)
        {
            Log.ReminderNotKept(logger, error, tenant);
        }
    }

    private async ValueTask<RoomAnswer?> SendAsync(RoomKey room, RoomCommand command, string actor, CancellationToken ct)
    {
        WireCommandAnswer answer;
        try
        {
            answer = await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(room))
                .CommandAsync(new() { Command = command.ToWire(), Actor = actor });
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            throw new LogUnavailableException("The room did not answer: " + error.Message, error);
        }

        return answer.Trouble is { } trouble ? throw trouble.ToException()
            : !answer.Exists ? null
            : new(answer.Refusal?.ToRefusal(), await ports.Queries.ReadRoomAsync(room, ct) ?? new RoomRow(room));
    }
}
