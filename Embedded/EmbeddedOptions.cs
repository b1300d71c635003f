namespace SalesAssistant.Embedded;

/// <summary>How the embedded host is started.</summary>
public sealed record EmbeddedOptions
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";
    public const double DemoClockSpeed = 60;

    /// <summary>Address to listen on. Default: http://127.0.0.1:8080.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Folder for the database, the keys and the clock's anchor; made if it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary><see cref="Sqlite"/> (default) or <see cref="Postgres"/>.</summary>
    public string Storage { get; init; } = Sqlite;

    /// <summary>Needed with <see cref="Postgres"/>.</summary>
    public string? PostgresConnection { get; init; }

    public bool IsDemo { get; init; }

    /// <summary>Seconds that pass in one, 0.1 to 100,000; null: not said.</summary>
    public double? ClockSpeed { get; init; }

    /// <summary>Sets the simulated clock anew; null: not said.</summary>
    public DateTimeOffset? ClockStart { get; init; }

    /// <summary>The first tenant's admin key; null: made once and kept in the data folder.</summary>
    public string? AdminKey { get; init; }

    /// <summary>The installation's key; null: nobody may manage tenants.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Base of the open platform's app API; null: the real one.</summary>
    public string? FeishuBaseUrl { get; init; }

    /// <summary>Webhooks that ask for it may point into private networks. Default: none may.</summary>
    public bool AllowsPrivateWebhooks { get; init; }

    /// <summary>Public address of the board, for the link on cards; null: the cards have none.</summary>
    public string? BoardUrl { get; init; }

    /// <summary>A room that nobody asked for in so long leaves the memory, up to a minute later; null: five minutes.</summary>
    public TimeSpan? RoomsIdleAfter { get; init; }

    /// <summary>Lets sheets outside be on hosts without TLS: only for tests on loopback.</summary>
    public bool AllowsHttpSheets { get; init; }
}
