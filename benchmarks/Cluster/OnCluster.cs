using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>A cluster with the settings that are shipped, for one measurement.</summary>
internal static class OnCluster
{
    /// <exception cref="InvalidOperationException">The measurement failed; the message has what the hosts wrote last.</exception>
    public static async Task<T> RunAsync<T>(int silos, int gateways, Func<LocalCluster, ClusterDatabase, Task<T>> measure)
    {
        await using var cluster = await LocalCluster.StartAsync(silos, gateways, new Dictionary<string, string>());
        await using var database = new ClusterDatabase(cluster.ConnectionString);
        try
        {
            return await measure(cluster, database);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{error.Message}\n{cluster.Logs()}", error);
        }
    }
}
