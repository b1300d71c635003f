using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Cluster.Tests;

/// <summary>The contract that the embedded host keeps, tried on a cluster.</summary>
public sealed class ClusterContractTests(ClusterContractTests.Fixture host)
    : ContractTests(host), IClassFixture<ClusterContractTests.Fixture>
{
    public sealed class Fixture : IContractHost, IAsyncLifetime
    {
        private ACluster? cluster;

        public Uri BaseUrl => cluster!.Gateways[0].Url;

        public string OperatorKey => LocalCluster.OperatorKey;

        public async Task InitializeAsync() => cluster = await ACluster.StartAsync(silos: 2);

        public async Task DisposeAsync() => await cluster!.DisposeAsync();
    }
}
