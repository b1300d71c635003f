using System.Globalization;
using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>Processor time that the parts of a cluster have taken so far.</summary>
internal readonly record struct CpuTimes(TimeSpan Gateways, TimeSpan Silos, TimeSpan Database)
{
    private const double TicksPerSecond = 100;

    // Fields of /proc/PID/stat, proc(5), counted from the third one: those before hold the program's name.
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int EndedUserField = 13;
    private const int EndedSystemField = 14;

    public static async Task<CpuTimes> ReadAsync(LocalCluster cluster, ClusterDatabase database)
    {
        var backend = await database.NumberAsync("SELECT pg_backend_pid()");
        var server = int.Parse(StatusOf($"{backend}")[ParentField], CultureInfo.InvariantCulture);
        return new(Sum(cluster.Gateways), Sum(cluster.Silos), TimeOfServer(server));
    }

    public CpuTimes Since(CpuTimes earlier) =>
        new(Gateways - earlier.Gateways, Silos - earlier.Silos, Database - earlier.Database);

    private static TimeSpan Sum(IEnumerable<ClusterHost> hosts) =>
        hosts.Aggregate(TimeSpan.Zero, (sum, host) => sum + host.Processor);

    /// <summary>Of the server's first process, of those that it has started, and of those of them that have ended.</summary>
    private static TimeSpan TimeOfServer(int first)
    {
        var ticks = 0L;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                var status = StatusOf($"{id}");
                ticks += id == first ? Ticks(status, UserField, SystemField, EndedUserField, EndedSystemField)
                    : status[ParentField] == $"{first}" ? Ticks(status, UserField, SystemField)
                    : 0;
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static string[] StatusOf(string process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static long Ticks(string[] status, params ReadOnlySpan<int> fields)
    {
        var sum = 0L;
        foreach (var field in fields)
        {
            sum += long.Parse(status[field], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
