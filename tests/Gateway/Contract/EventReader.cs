using System.Text.Json;

namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>One server-sent event.</summary>
public sealed record LiveEvent(string Id, string Name, JsonElement Content);

/// <summary>Reads server-sent events.</summary>
public sealed class EventReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader reader = new(stream);
    private string lastId = "";

    /// <summary>The next event that <paramref name="wanted"/> takes; others are passed over.</summary>
    public async Task<LiveEvent> NextAsync(Func<LiveEvent, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (await ReadAsync(limit.Token) is { } found && wanted(found))
            {
                return found;
            }
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private async Task<LiveEvent?> ReadAsync(CancellationToken ct)
    {
        string? name = null;
        string? content = null;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0)
            {
                return name is null || content is null ? null : new(lastId, name, JsonSerializer.Deserialize<JsonElement>(content));
            }

            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
            if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                lastId = value;
            }
            else if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                name = value;
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                content = value;
            }
        }

        throw new EndOfStreamException("The stream of events ended.");
    }
}
