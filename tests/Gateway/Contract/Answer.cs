using System.Net;
using System.Text.Json;

namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>What the API answered.</summary>
public sealed record Answer(HttpStatusCode Status, string? ContentType, string? ETag, byte[] Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    public JsonElement Items => Json.GetProperty("items");

    public JsonElement this[string name] => Json.GetProperty(name);

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {(int)status} but got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>The answer as the problem document that every refusal is.</summary>
    public JsonElement ExpectProblem(HttpStatusCode status)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal((int)status, this["status"].GetInt32());
        foreach (var name in new[] { "type", "title", "detail", "traceId" })
        {
            Assert.NotEqual("", this[name].GetString());
        }

        return Json;
    }

    /// <summary>A 422 or 400 that names exactly these fields.</summary>
    public JsonElement ExpectErrors(HttpStatusCode status, params string[] fields)
    {
        var problem = ExpectProblem(status);
        Assert.Equal(
            fields.Order(StringComparer.Ordinal),
            problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        return problem;
    }
}
