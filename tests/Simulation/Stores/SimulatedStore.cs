using SalesAssistant.Engine.Ports;
using SalesAssistant.Simulation.Tests.Clockwork;
using SalesAssistant.Storage.Memory;

namespace SalesAssistant.Simulation.Tests.Stores;

/// <summary>
/// The durable half of the world: the storage in memory, which survives every process, behind calls that take their time,
/// fail, and leave their outcome unknown.
/// </summary>
internal sealed class SimulatedStore(Clock clock, Chance chance, Trace trace)
{
    public MemoryStorage Durable { get; } = new();

    public StoreWeather Weather { get; } = new(chance);

    /// <summary>Told of everything that was done, at the instant at which it was.</summary>
    public Action<StoreCall> Done { get; set; } = _ => { };

    /// <summary>Told that a process has heard what became of its call.</summary>
    public Action<StoreCall> Answered { get; set; } = _ => { };

    /// <summary>Called instead of the storage, where a test plants a fault; null does what the storage does.</summary>
    public Func<StoreCall, object?>? Instead { get; set; }

    /// <summary>A process's view of the store.</summary>
    public TPort PortOf<TPort>(TPort durable, SimulatedProcess process)
        where TPort : class => StorePort.Over(durable, this, process);

    public Task<T> CallAsync<T>(StoreCall call, Func<T> work)
    {
        if (clock.Stray is not null)
        {
            throw new LogUnavailableException("The simulation is over.");
        }

        var fate = Weather.Draw(call.IsWrite);
        if (fate == CallFate.AtOnce)
        {
            var result = Do(call, work);
            Tell(call);
            return Task.FromResult(result);
        }

        // As if over a network: the caller goes on when the answer is there, on its own scheduler.
        var answer = new TaskCompletionSource<T>();
        clock.In(Weather.Way(), () => Arrive(call, fate, work, answer));
        return answer.Task;
    }

    private void Arrive<T>(StoreCall call, CallFate fate, Func<T> work, TaskCompletionSource<T> answer)
    {
        // What a process had sent before it died may come through or not.
        if (Weather.IsDown || fate == CallFate.Lost || (call.Process.IsDead && chance.Is(0.5)))
        {
            Fail(call, "lost", answer);
            return;
        }

        if (fate == CallFate.UnknownThenDone)
        {
            Fail(call, "unknown", answer);
            clock.In(Weather.Way() * 3, () =>
            {
                if (!Weather.IsDown)
                {
                    Do(call, work);
                }
            });
            return;
        }

        var result = Do(call, work);
        if (fate == CallFate.DoneUnknown)
        {
            clock.In(Weather.Way(), () => Fail(call, "done, unknown", answer));
            return;
        }

        clock.In(Weather.Way(), () =>
        {
            Tell(call);
            answer.TrySetResult(result);
        });
    }

    private T Do<T>(StoreCall call, Func<T> work)
    {
        call.Result = Instead?.Invoke(call) is { } planted ? planted : work();
        Done(call);
        return (T)call.Result!;
    }

    private void Fail<T>(StoreCall call, string how, TaskCompletionSource<T> answer)
    {
        trace.Add($"store {call.Process.Name} {call.Name}: {how}");
        Tell(call);
        answer.TrySetException(new LogUnavailableException("Simulated: " + how));
    }

    private void Tell(StoreCall call)
    {
        if (!call.Process.IsDead)
        {
            Answered(call);
        }
    }
}

/// <summary>A call of one of the store's ports.</summary>
internal sealed class StoreCall(SimulatedProcess process, string name, object?[] arguments, bool isWrite)
{
    public SimulatedProcess Process => process;

    public string Name => name;

    public object?[] Arguments => arguments;

    public bool IsWrite => isWrite;

    /// <summary>What it came to; null before it was done.</summary>
    public object? Result { get; set; }

    public T Argument<T>(int index = 0) => (T)arguments[index]!;
}
