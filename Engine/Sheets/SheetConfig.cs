using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>What is mirrored.</summary>
public enum SheetName
{
    /// <summary>今日群聊: rooms with a message today, with their figures.</summary>
    Today,

    /// <summary>群聊总表: every room.</summary>
    Rooms,
}

/// <summary>A table outside that mirrors rooms, as it is stored.</summary>
/// <param name="DatasheetId">Vika only.</param>
/// <param name="AppToken">Bitable only.</param>
/// <param name="TableId">Bitable only.</param>
/// <param name="Token">Vika only; encrypted.</param>
/// <param name="PerSecond">Most requests in a second; default 2, that of the smallest plan.</param>
/// <param name="EverySeconds">Pause between two rounds; 10 or more.</param>
public sealed record SheetConfig(
    SheetKind Kind, Uri? Host, string? DatasheetId, string? AppToken, string? TableId, string? Token,
    int PerSecond = SheetConfig.PerSecondDefault, int EverySeconds = SheetConfig.EverySecondsDefault, bool Enabled = true)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Kind of the documents that hold it, by name of the sheet.</summary>
    public const string DocumentKind = "sheet";

    public const int PerSecondDefault = 2;
    public const int PerSecondMax = 50;
    public const int EverySecondsDefault = 60;
    public const int EverySecondsMin = 10;
    public const int EverySecondsMax = 3_600;

    /// <summary>Whether both mean the same table, so that what is known of its records holds on.</summary>
    public bool IsSameTable(SheetConfig other) =>
        (Kind, Host, DatasheetId, AppToken, TableId) == (other.Kind, other.Host, other.DatasheetId, other.AppToken, other.TableId);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static SheetConfig FromJson(string json) => JsonSerializer.Deserialize<SheetConfig>(json, Json)!;
}
