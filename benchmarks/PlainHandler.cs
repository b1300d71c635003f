using System.Data.Common;
using System.Text.Json;

namespace SalesAssistant.Benchmarks;

/// <summary>
/// What a good engineer writes in an hour: an ASP.NET handler that parses one message and inserts one row, durably, before
/// it answers. The baseline for single messages.
/// </summary>
internal sealed class PlainHandler : IAsyncDisposable
{
    public const string Table =
        "CREATE TABLE IF NOT EXISTS plain_messages (id TEXT PRIMARY KEY, room TEXT, sender TEXT, role TEXT, sent_at BIGINT, text TEXT)";

    private const string Insert =
        "INSERT INTO plain_messages VALUES (@id, @room, @sender, @role, @at, @text) ON CONFLICT DO NOTHING";

    private readonly WebApplication app;

    private PlainHandler(WebApplication app)
    {
        this.app = app;
    }

    public Uri Url => new(app.Urls.First() + "/messages");

    /// <param name="writersMax">Connections that may write at once: 1 where the database has a single writer.</param>
    public static async Task<PlainHandler> StartAsync(Func<ValueTask<DbConnection>> open, int writersMax)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var gate = new SemaphoreSlim(writersMax);
        app.MapPost("/messages", async (HttpRequest request) =>
        {
            using var message = await JsonDocument.ParseAsync(request.Body);
            await gate.WaitAsync();
            try
            {
                await using var connection = await open();
                await using var command = connection.CreateCommand();
                command.CommandText = Insert;
                Bind(command, message.RootElement);
                await command.ExecuteNonQueryAsync();
            }
            finally
            {
                gate.Release();
            }

            return Results.Ok();
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void Bind(DbCommand command, JsonElement message)
    {
        (string Name, object Value)[] values =
        [
            ("@id", message.GetProperty("id").GetString()!), ("@room", message.GetProperty("roomId").GetString()!),
            ("@sender", message.GetProperty("senderId").GetString()!), ("@role", message.GetProperty("senderRole").GetString()!),
            ("@at", message.GetProperty("sentAt").GetInt64()), ("@text", message.GetProperty("text").GetString()!),
        ];
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
