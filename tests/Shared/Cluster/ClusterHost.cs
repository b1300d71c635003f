using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace SalesAssistant.TestSupport.Cluster;

/// <summary>One silo or gateway, as a process of its own.</summary>
public sealed class ClusterHost : IAsyncDisposable
{
    private const int LinesKept = 400;
    private static readonly TimeSpan ReadyTimeMax = TimeSpan.FromSeconds(90);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private ClusterHost(string name, Uri url, Process process)
    {
        Name = name;
        Url = url;
        this.process = process;
    }

    public string Name { get; }

    /// <summary>Where it serves health, and a gateway its API.</summary>
    public Uri Url { get; }

    public bool HasExited => process.HasExited;

    /// <summary>Processor time so far, of all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public int ExitCode => process.ExitCode;

    public string Output => string.Join('\n', output);

    /// <param name="program">Name of the project, such as <c>Silo</c>.</param>
    public static ClusterHost Start(string program, string name, Uri url, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var started = new ClusterHost(name, url, new Process { StartInfo = start });
        started.process.OutputDataReceived += (_, line) => started.Keep(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.Keep(line.Data);
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    public async Task<HttpStatusCode?> ReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url, "/readyz"));
            return answer.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public async Task UntilReadyAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (await ReadyAsync() != HttpStatusCode.OK)
        {
            if (HasExited || Stopwatch.GetElapsedTime(start) > ReadyTimeMax)
            {
                throw new InvalidOperationException($"{Name} {(HasExited ? "has exited" : "is not ready")}:\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>The value of a counter on the metrics page; 0 where it is not there.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var page = await Http.GetStringAsync(new Uri(Url, "/metrics"));
        return page.Split('\n')
            .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal))
            .Select(line => double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture))
            .Sum();
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await process.WaitForExitAsync();
    }

    /// <summary>As an orderly stop would.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await process.WaitForExitAsync();
    }

    /// <summary>Stops it in its tracks: it neither answers nor notices.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public Task UntilExitAsync(TimeSpan within) => process.WaitForExitAsync().WaitAsync(within);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    /// <summary>Of the same configuration as the calling program: …/bin/&lt;configuration&gt;/net10.0/.</summary>
    private static string PathOf(string program)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var root = here;
        while (!File.Exists(Path.Combine(root.FullName, "SalesAssistant.slnx")))
        {
            root = root.Parent ?? throw new InvalidOperationException("This does not run inside the repository.");
        }

        return Path.Combine(root.FullName, program, "bin", here.Parent!.Name, here.Name, $"SalesAssistant.{program}.dll");
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
            while (output.Count > LinesKept)
            {
                output.TryDequeue(out _);
            }
        }
    }
}
