using System.CommandLine;
using System.Globalization;

namespace SalesAssistant.Embedded;

/// <summary>The command line of the embedded host (http-api.md, Starting it).</summary>
public static class EmbeddedCommand
{
    public static RootCommand Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Address to listen on.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var data = new Option<string>("--data")
        {
            Description = "Folder for the database and the keys (SALESASSISTANT_DATA).",
            DefaultValueFactory = _ => Variable("SALESASSISTANT_DATA") ?? "data",
        };
        var storage = new Option<string>("--storage")
        {
            Description = "Where to keep everything; postgres needs --connection.",
            DefaultValueFactory = _ => EmbeddedOptions.Sqlite,
        };
        storage.AcceptOnlyFromAmong(EmbeddedOptions.Sqlite, EmbeddedOptions.Postgres);
        var connection = new Option<string?>("--connection")
        {
            Description = "PostgreSQL connection string (SALESASSISTANT_POSTGRES).",
            DefaultValueFactory = _ => Variable("SALESASSISTANT_POSTGRES"),
        };
        var demo = new Option<bool>("--demo")
        {
            Description = "Play a day of conversation by itself, at clock speed 60 unless told otherwise.",
        };
        var speed = new Option<double?>("--clock-speed")
        {
            Description = "Development only: so many seconds pass in one.",
        };
        var start = new Option<DateTimeOffset?>("--clock-start")
        {
            Description = "Development only: the simulated clock starts at this time (RFC 3339).",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(
                    result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time.ToUniversalTime();
                }

                result.AddError("--clock-start: not a time such as 2026-11-21T09:00:00+08:00.");
                return null;
            },
        };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (>= 0.1 and <= 100_000)))
            {
                result.AddError("--clock-speed: must be from 0.1 to 100,000.");
            }
        });

        var command = new RootCommand("SalesAssistant on one machine: HTTP edge, engine and storage in one process.")
        {
            urls, data, storage, connection, demo, speed, start,
        };
        command.SetAction((parsed, ct) =>
        {
            var isDemo = parsed.GetValue(demo);
            return EmbeddedHost.RunAsync(
                new()
                {
                    Urls = parsed.GetValue(urls)!,
                    DataFolder = parsed.GetValue(data)!,
                    Storage = parsed.GetValue(storage)!,
                    PostgresConnection = parsed.GetValue(connection),
                    IsDemo = isDemo,
                    ClockSpeed = parsed.GetValue(speed) ?? (isDemo ? EmbeddedOptions.DemoClockSpeed : null),
                    ClockStart = parsed.GetValue(start),
                    AdminKey = Variable("SALESASSISTANT_ADMIN_KEY"),
                    OperatorKey = Variable("SALESASSISTANT_OPERATOR_KEY"),
                    FeishuBaseUrl = Variable("FEISHU_BASE_URL"),
                    AllowsPrivateWebhooks = Variable("SALESASSISTANT_WEBHOOKS_ALLOW_PRIVATE") == "true",
                    AllowsHttpSheets = Variable("SALESASSISTANT_SHEETS_ALLOW_HTTP") == "true",
                    BoardUrl = Variable("SALESASSISTANT_BOARD_URL"),
                    RoomsIdleAfter = int.TryParse(Variable("SALESASSISTANT_ROOMS_IDLE_SECONDS"), out var idle) && idle > 0
                        ? TimeSpan.FromSeconds(idle)
                        : null,
                },
                ct);
        });
        return command;
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
