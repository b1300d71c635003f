using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Engine.People;

/// <summary>The stored form of a <see cref="Person"/>. Secrets in it are whatever the caller put there: encrypt them first.</summary>
public static class PersonJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(Person person) => JsonSerializer.Serialize(person, Options);

    /// <exception cref="JsonException">The text is no person.</exception>
    public static Person Read(string json) =>
        JsonSerializer.Deserialize<Person>(json, Options) ?? throw new JsonException("The person is null.");
}
