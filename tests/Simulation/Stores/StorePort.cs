using System.Collections.Concurrent;
using System.Reflection;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Stores;

/// <summary>One of the store's ports as one process sees it: every method of it is a call that may go wrong.</summary>
public class StorePort : DispatchProxy
{
    private static readonly ConcurrentDictionary<MethodInfo, Func<StorePort, MethodInfo, object?[], object>> Calls = new();
    private static readonly string[] Reads = ["Read", "Find", "Search", "Count"];

    private object durable = null!;
    private SimulatedStore store = null!;
    private SimulatedProcess process = null!;

    internal static TPort Over<TPort>(TPort durable, SimulatedStore store, SimulatedProcess process)
        where TPort : class
    {
        var proxy = Create<TPort, StorePort>();
        var port = (StorePort)(object)proxy;
        (port.durable, port.store, port.process) = (durable, store, process);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Calls.GetOrAdd(targetMethod!, CallOf)(this, targetMethod!, args!);

    private static Func<StorePort, MethodInfo, object?[], object> CallOf(MethodInfo method)
    {
        if (method.ReturnType == typeof(ValueTask))
        {
            return (port, called, args) => port.CallPlain(called, args);
        }

        var call = typeof(StorePort).GetMethod(nameof(Call), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]);
        return call.CreateDelegate<Func<StorePort, MethodInfo, object?[], object>>();
    }

    private object Call<T>(MethodInfo method, object?[] args) =>
        new ValueTask<T>(store.CallAsync(
            CallOf(method, args), () => ((ValueTask<T>)method.Invoke(durable, args)!).GetAwaiter().GetResult()));

    private object CallPlain(MethodInfo method, object?[] args) =>
        new ValueTask(store.CallAsync<object?>(
            CallOf(method, args),
            () =>
            {
                ((ValueTask)method.Invoke(durable, args)!).GetAwaiter().GetResult();
                return null;
            }));

    private StoreCall CallOf(MethodInfo method, object?[] args) =>
        new(process, method.Name, args, isWrite: !Array.Exists(Reads, read => method.Name.StartsWith(read, StringComparison.Ordinal)));
}
