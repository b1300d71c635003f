using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Calendars;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Events and snapshots as JSON: the form that the log keeps for good. Unknown members are ignored.</summary>
public static class RoomJson
{
    private static readonly RoomJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    });

    public static string Write(RoomEvent happened) => JsonSerializer.Serialize(happened, Context.RoomEvent);

    /// <exception cref="JsonException">The text is no event.</exception>
    public static RoomEvent ReadEvent(string json) =>
        JsonSerializer.Deserialize(json, Context.RoomEvent) ?? throw new JsonException("The event is null.");

    public static string Write(CalendarDefinition calendar) => JsonSerializer.Serialize(calendar, Context.CalendarDefinition);

    /// <exception cref="JsonException">The text is no calendar.</exception>
    public static CalendarDefinition ReadCalendar(string json) =>
        JsonSerializer.Deserialize(json, Context.CalendarDefinition) ?? throw new JsonException("The calendar is null.");

    internal static string Write(RoomSnapshot snapshot) => JsonSerializer.Serialize(snapshot, Context.RoomSnapshot);

    /// <exception cref="JsonException">The text is no snapshot.</exception>
    internal static RoomSnapshot ReadSnapshot(string json) =>
        JsonSerializer.Deserialize(json, Context.RoomSnapshot) ?? throw new JsonException("The snapshot is null.");
}

[JsonSerializable(typeof(RoomEvent))]
[JsonSerializable(typeof(RoomSnapshot))]
[JsonSerializable(typeof(CalendarDefinition))]
internal sealed partial class RoomJsonContext : JsonSerializerContext;
