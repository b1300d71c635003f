using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SalesAssistant.Board.Tests;

/// <summary>The embedded host as people run it, in a process of its own, with the demo playing and a folder of its own.</summary>
internal sealed class EmbeddedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly string data;

    private EmbeddedProcess(Process process, string data, Uri url, string key)
    {
        this.process = process;
        this.data = data;
        Url = url;
        Key = key;
        Api = ClientOf(key);
    }

    public Uri Url { get; }

    public string Key { get; }

    /// <summary>Calls the API with the admin key.</summary>
    public HttpClient Api { get; }

    public static async Task<EmbeddedProcess> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("board-").FullName;
        var key = "sa_" + Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "SalesAssistant.Embedded.dll"),
                "--demo", "--data", data, "--urls", "http://127.0.0.1:0",
            },
            Environment = { ["SALESASSISTANT_ADMIN_KEY"] = key },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } word)
            {
                url.TrySetResult(new(word));
            }
        };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => url.TrySetException(new InvalidOperationException("The host ended before it served."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, data, await url.Task.WaitAsync(StartMax), key);
    }

    public HttpClient ClientOf(string key) => new()
    {
        BaseAddress = Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    public async Task<DateTimeOffset> NowAsync() =>
        (await Api.GetFromJsonAsync<JsonElement>("/v1/clock")).GetProperty("now").GetDateTimeOffset();

    public async Task PutPersonAsync(string id, string name, string role) =>
        (await Api.PutAsJsonAsync("/v1/people", new[] { new { id, name, role } })).EnsureSuccessStatusCode();

    public async Task PutRoomAsync(string id, string name, string ownerId, string stage = "pre-sales") =>
        (await Api.PutAsJsonAsync($"/v1/rooms/{id}", new { name, ownerId, stage })).EnsureSuccessStatusCode();

    /// <summary>Says something in a room now, by the host's clock.</summary>
    public async Task SayAsync(string roomId, string text, string senderId = "customer", string role = "customer", string? roomName = null) =>
        (await Api.PostAsJsonAsync("/v1/messages", new
        {
            id = Guid.NewGuid().ToString("N"), roomId, roomName, senderId, senderName = senderId, senderRole = role, text,
            sentAt = await NowAsync(),
        })).EnsureSuccessStatusCode();

    public async Task<string> NewKeyAsync(string role)
    {
        var answer = await Api.PostAsJsonAsync("/v1/keys", new { role, name = role });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
