using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SalesAssistant.Gateway.Tests.Npm;
using Xunit.Abstractions;

namespace SalesAssistant.Gateway.Tests.Faults;

/// <summary>The real host on a disk that fills up under it, and then has room again.</summary>
[Trait("Category", "Mount")]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 16;
    private const int BatchMessages = 200;
    private static readonly string Text = new('问', 600);

    [Fact]
    public async Task Nothing_answered_is_lost_and_the_host_goes_on_by_itself_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(DiskMegabytes);
        await using var host = await EmbeddedProcess.StartInAsync(
            Path.Combine(disk.Path, "data"), new Dictionary<string, string>(), "--clock-speed", "60");
        using var http = new HttpClient { BaseAddress = new(host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", EmbeddedProcess.Key);
        await host.PostAsync("/v1/messages", new[] { Message("silent", "silent-0", await host.NowAsync()) });

        var batches = 0;
        var refused = default(object[]);
        while (refused is null)
        {
            var batch = Batch(batches, await host.NowAsync());
            using var answer = await http.PostAsJsonAsync("/v1/messages", batch);
            if (answer.IsSuccessStatusCode)
            {
                batches++;
                continue;
            }

            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
                (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            refused = batch;
        }

        output.WriteLine($"{DiskMegabytes} MB were full after {batches} batches of {BatchMessages} messages.");
        Assert.True(batches > 0);
        // What was answered can still be read.
        Assert.Equal(batches * BatchMessages, (await host.ReadAllAsync("/v1/messages?roomId=busy")).Count);

        disk.Grow(DiskMegabytes * 16);
        await UntilTakenAsync(http, refused);
        await AssertWholeAsync(host, batches + 1);

        // The tier of the silent room fell due all the same.
        await host.UntilAsync("/v1/alerts?roomId=silent&limit=500", page => page.GetProperty("items").GetArrayLength() > 0);
        await host.KillAsync();
        await host.StartAgainAsync();
        await AssertWholeAsync(host, batches + 1);
    }

    /// <summary>As any client does: the same again, until it is taken.</summary>
    private static async Task UntilTakenAsync(HttpClient http, object[] batch)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var tries = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            using var answer = await http.PostAsJsonAsync("/v1/messages", batch, patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                var counts = await answer.Content.ReadFromJsonAsync<JsonElement>(patience.Token);
                Assert.Equal(batch.Length, counts.GetProperty("accepted").GetInt32() + counts.GetProperty("duplicates").GetInt32());
                return;
            }

            await tries.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task AssertWholeAsync(EmbeddedProcess host, int batches)
    {
        var stored = (await host.ReadAllAsync("/v1/messages?roomId=busy")).ConvertAll(message => message.GetProperty("id").GetString()!);
        Assert.Equal(
            Enumerable.Range(0, batches * BatchMessages).Select(number => $"busy-{number}").Order(StringComparer.Ordinal),
            stored.Order(StringComparer.Ordinal));
    }

    private static object[] Batch(int number, DateTimeOffset now) =>
    [
        .. Enumerable.Range(number * BatchMessages, BatchMessages)
            .Select(message => Message("busy", $"busy-{message}", now.AddMilliseconds(message % BatchMessages))),
    ];

    private static object Message(string room, string id, DateTimeOffset sentAt) => new
    {
        id, roomId = room, senderId = "customer-" + room, senderRole = "customer", sentAt, text = Text,
    };
}
