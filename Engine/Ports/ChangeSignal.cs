using System.Collections.Concurrent;

namespace SalesAssistant.Engine.Ports;

/// <inheritdoc cref="IChangeSignal" />
public sealed class ChangeSignal : IChangeSignal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    public void Changed(string tenant)
    {
        if (!waiting.IsEmpty && waiting.TryRemove(tenant, out var source))
        {
            source.TrySetResult();
        }
    }

    public Task WaitAsync(string tenant, CancellationToken ct) =>
        waiting.GetOrAdd(tenant, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(ct);
}
