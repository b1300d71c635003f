using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests;

/// <summary>A log that lets a test step in before and after each append.</summary>
internal sealed class FaultyLog(IMessageLog log) : IMessageLog
{
    public Func<RoomAppend, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<RoomAppend, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every append that was made.</summary>
    public List<RoomAppend> Appended { get; } = [];

    public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct) => log.ReadAsync(room, ct);

    public async ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
    {
        await Before(append);
        var outcome = await log.AppendAsync(append, ct);
        if (outcome.Result == AppendResult.Appended)
        {
            Appended.Add(append);
        }

        await After(append);
        return outcome;
    }
}
