using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Gateway.Tests.Hosting;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Gateway.Tests.Feishu;

/// <summary>The embedded host, a minute to a second, and the strict fake of the open platform that it sends to.</summary>
public sealed class FeishuFixture : IContractHost, IAsyncLifetime
{
    private EmbeddedFixture host = null!;

    public FakeFeishuServer Feishu { get; private set; } = null!;

    public Uri BaseUrl => host.BaseUrl;

    public string OperatorKey => host.OperatorKey;

    public async Task InitializeAsync()
    {
        Feishu = await FakeFeishuServer.StartAsync();
        host = new() { FeishuBaseUrl = Feishu.BaseUrl.GetLeftPart(UriPartial.Authority) };
        await host.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await Feishu.DisposeAsync();
    }
}
