using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>The embedded host as a process of its own, so that it can be killed and started again on its data.</summary>
internal sealed class EmbeddedProcess : IAsyncDisposable
{
    public const string Key = "sk-admin-of-the-npm-tests-0123456789";

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly string[] options;
    private readonly HttpClient http;
    private Process? process;

    private readonly IReadOnlyDictionary<string, string> environment;

    private EmbeddedProcess(string folder, IReadOnlyDictionary<string, string> environment, string[] options)
    {
        this.folder = folder;
        this.environment = environment;
        this.options = options;
        Url = $"http://127.0.0.1:{LoopbackPort.Take()}";
        http = new() { BaseAddress = new(Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Where it listens; the same after a restart.</summary>
    public string Url { get; }

    public static Task<EmbeddedProcess> StartAsync(params string[] options) =>
        StartAsync(new Dictionary<string, string>(), options);

    public static Task<EmbeddedProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] options) =>
        StartInAsync(Directory.CreateTempSubdirectory("sales-assistant-").FullName, environment, options);

    /// <summary>Keeps its data in that folder, and deletes it at the end.</summary>
    public static async Task<EmbeddedProcess> StartInAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var host = new EmbeddedProcess(folder, environment, options);
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts it on the data of before, and waits until it can take messages.</summary>
    public async Task StartAgainAsync()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "SalesAssistant.Embedded.dll");
        var start = new ProcessStartInfo("dotnet", [host, "--urls", Url, "--data", folder, .. options])
        {
            Environment = { ["SALESASSISTANT_ADMIN_KEY"] = Key, ["SALESASSISTANT_WEBHOOKS_ALLOW_PRIVATE"] = "true" },
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start) ?? throw new InvalidOperationException("The host could not be started.");
        process.BeginOutputReadLine();
        await UntilReadyAsync();
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops all its threads, as a machine that is paused or swaps does, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public async Task<JsonElement> GetAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    public async Task ChangeSettingsAsync(Action<JsonObject> change)
    {
        using var read = await http.GetAsync("/v1/settings");
        var document = (JsonObject)(await read.Content.ReadFromJsonAsync<JsonNode>())!;
        change(document);
        using var put = new HttpRequestMessage(HttpMethod.Put, "/v1/settings") { Content = JsonContent.Create(document) };
        put.Headers.IfMatch.Add(read.Headers.ETag!);
        using var answer = await http.SendAsync(put);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The items of all pages of a list.</summary>
    /// <param name="path">With a query.</param>
    public async Task<List<JsonElement>> ReadAllAsync(string path)
    {
        List<JsonElement> all = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync($"{path}&limit=500{cursor}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? "&cursor=" + Uri.EscapeDataString(next) : null;
        }

        return all;
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the host's clock says; with a clock speed it is not ours.</summary>
    public async Task<DateTimeOffset> NowAsync() => (await GetAsync("/v1/clock")).GetProperty("now").GetDateTimeOffset();

    /// <summary>Asks again at each live event, until the answer is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(StartMax);
        using var events = new StreamReader(await http.GetStreamAsync("/v1/events", patience.Token));
        while (true)
        {
            var answer = await GetAsync(path);
            if (isWanted(answer))
            {
                return answer;
            }

            await events.ReadLineAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process!.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task UntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(StartMax);
        using var probes = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await IsReadyAsync(patience.Token))
        {
            Assert.False(process!.HasExited, "The host ended while it started.");
            await probes.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("/readyz", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
