using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SalesAssistant.Benchmarks;

/// <summary>The embedded host as a process of its own, as users run it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string AdminKey = "benchmark-admin-key";

    private readonly Process process;
    private readonly string folder;

    private HostProcess(Process process, Uri url, string folder)
    {
        this.process = process;
        Url = url;
        this.folder = folder;
    }

    public Uri Url { get; }

    public string Key => AdminKey;

    public string Database => Path.Combine(folder, "salesassistant.db");

    /// <param name="postgres">Connection string; null: SQLite in a temporary folder.</param>
    public static async Task<HostProcess> StartAsync(string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "SalesAssistant.Embedded.dll"), "--urls", url.ToString(), "--data", folder },
            RedirectStandardOutput = true,
            Environment = { ["SALESASSISTANT_ADMIN_KEY"] = AdminKey },
        };
        if (postgres is not null)
        {
            foreach (var argument in (string[])["--storage", "postgres", "--connection", postgres])
            {
                start.ArgumentList.Add(argument);
            }
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var host = new HostProcess(process, url, folder);
        await host.WaitUntilReadyAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Url, "/readyz"))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The host was not ready within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
