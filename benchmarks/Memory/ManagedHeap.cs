using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace SalesAssistant.Benchmarks.Memory;

/// <summary>What lives in a host's managed heap.</summary>
internal static class ManagedHeap
{
    // A trace with this keyword begins with a full collection: the runtime's own way to be asked for one from outside.
    private const long GcHeapCollect = 0x800000;
    private const int Collections = 2;

    /// <summary>Has the host collect garbage, then reads its own figure.</summary>
    public static async Task<double> BytesAsync(HostProcess host, HostClient client)
    {
        for (var number = 0; number < Collections; number++)
        {
            var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, GcHeapCollect);
            using var session = new DiagnosticsClient(host.Id).StartEventPipeSession([provider], requestRundown: false);
            var drained = session.EventStream.CopyToAsync(Stream.Null);
            await Task.Delay(TimeSpan.FromSeconds(1));
            await session.StopAsync(CancellationToken.None);
            await drained;
        }

        return await client.MetricAsync("salesassistant_heap_bytes");
    }
}
