using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;

namespace SalesAssistant.Domain.Rooms;

/// <summary>The policy and calendar that a turn keeps from its opening to its end.</summary>
/// <param name="Calendar">Null is always open.</param>
/// <param name="TimeZone">IANA zone of the calendar.</param>
public sealed record Terms(EscalationPolicy Policy, CalendarDefinition? Calendar, string TimeZone)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private string? json;
    private string? id;
    private OpenHours? hours;

    /// <summary>Hash of the content: equal terms have equal ids, 16 hexadecimal digits.</summary>
    [JsonIgnore]
    public string Id => id ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())).AsSpan(0, 8));

    [JsonIgnore]
    public OpenHours Hours => hours ??= OpenHours.Create(Calendar, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    public bool Equals(Terms? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    public string ToJson() => json ??= JsonSerializer.Serialize(this, Options);

    /// <exception cref="JsonException">The text is not that of terms.</exception>
    public static Terms FromJson(string json) =>
        JsonSerializer.Deserialize<Terms>(json, Options) ?? throw new JsonException("The terms are null.");
}
