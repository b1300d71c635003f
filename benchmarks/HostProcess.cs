using System.Diagnostics;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks;

/// <summary>How a host is started.</summary>
internal sealed record HostPlan
{
    /// <summary>Connection string; null: SQLite in the folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Data folder, which the caller deletes; null: one of its own that goes with the host.</summary>
    public string? Folder { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>The embedded host as a process of its own, as users run it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string AdminKey = "benchmark-admin-key";
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string folder;
    private readonly bool ownsFolder;

    private HostProcess(Process process, Uri url, string folder, bool ownsFolder)
    {
        this.process = process;
        Url = url;
        this.folder = folder;
        this.ownsFolder = ownsFolder;
    }

    public Uri Url { get; }

    public string Key => AdminKey;

    public const string OperatorKey = "benchmark-operator-key";

    public string Database => DatabaseIn(folder);

    public int Id => process.Id;

    /// <summary>From the start of the process until it was ready to take messages.</summary>
    public TimeSpan StartTook { get; private set; }

    /// <summary>When the process was started.</summary>
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Processor time of the process so far, of all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static string DatabaseIn(string folder) => Path.Combine(folder, "salesassistant.db");

    /// <param name="postgres">Connection string; null: SQLite in a temporary folder.</param>
    public static Task<HostProcess> StartAsync(string? postgres) => StartAsync(new HostPlan { Postgres = postgres });

    public static async Task<HostProcess> StartAsync(HostPlan plan)
    {
        var folder = plan.Folder ?? Directory.CreateTempSubdirectory("benchmark-").FullName;
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Take()}");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "SalesAssistant.Embedded.dll"), "--urls", url.ToString(), "--data", folder },
            RedirectStandardOutput = true,
            Environment = { ["SALESASSISTANT_ADMIN_KEY"] = AdminKey, ["SALESASSISTANT_OPERATOR_KEY"] = OperatorKey },
        };
        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        if (plan.Postgres is { } postgres)
        {
            foreach (var argument in (string[])["--storage", "postgres", "--connection", postgres])
            {
                start.ArgumentList.Add(argument);
            }
        }

        var startedAt = DateTimeOffset.UtcNow;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var host = new HostProcess(process, url, folder, ownsFolder: plan.Folder is null) { StartedAt = startedAt };
        try
        {
            await host.WaitUntilReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        if (ownsFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartMax && !process.HasExited;)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Url, "/readyz"))).IsSuccessStatusCode)
                {
                    StartTook = DateTimeOffset.UtcNow - StartedAt;
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The host was not ready within {StartMax}, or ended.");
    }
}
