using System.Net;
using SalesAssistant.Embedded;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Gateway.Tests.Hosting;

/// <summary>The embedded host in this process, its clock at a morning and sixty times as fast.</summary>
public sealed class EmbeddedFixture : IContractHost, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("salesassistant-").FullName;
    private readonly CancellationTokenSource stopping = new();
    private Task<int> running = Task.FromResult(0);

    public Uri BaseUrl { get; } = new($"http://127.0.0.1:{LoopbackPort.Take()}");

    /// <summary>Where its open platform is; by default nobody listens there.</summary>
    public string FeishuBaseUrl { get; init; } = "http://127.0.0.1:9";

    public string OperatorKey => "operator-key-of-the-test";

    public async Task InitializeAsync()
    {
        running = EmbeddedHost.RunAsync(
            new()
            {
                Urls = BaseUrl.GetLeftPart(UriPartial.Authority),
                DataFolder = folder,
                ClockSpeed = 60,
                ClockStart = new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.FromHours(8)),
                OperatorKey = OperatorKey,
                AdminKey = "admin-key-of-the-test",
                FeishuBaseUrl = FeishuBaseUrl,
            },
            stopping.Token);
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Assert.False(running.IsCompleted, "The host did not start.");
            try
            {
                using var ready = await http.GetAsync(new Uri(BaseUrl, "/readyz"), limit.Token);
                if (ready.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(50, limit.Token);
            }
        }
    }

    public async Task DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        Directory.Delete(folder, recursive: true);
    }
}
