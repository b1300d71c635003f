using System.Buffers;
using System.IO.Pipelines;
using System.Net.Mime;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>
/// A <see cref="LeaderboardView"/> on its way out. A board has hundreds of people and is looked at all the time, while from one
/// look to the next few people's figures change: what was written of those that did not is copied.
/// </summary>
/// <param name="head">All but its rows.</param>
internal sealed class LeaderboardAnswer(LeaderboardView head, IReadOnlyList<LeaderboardRow> rows, Tenant tenant)
    : IResult, IEndpointMetadataProvider
{
    private const int FlushedBytes = 32 * 1024;

    private static readonly JsonWriterOptions Form = new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true };

    private static readonly Dictionary<SenderRole, JsonEncodedText> Roles = Enum.GetValues<SenderRole>()
        .ToDictionary(role => role, role => JsonEncodedText.Encode(ApiJson.Name(role)));

    // Figures that are the same object are the same figures.
    private static readonly ConditionalWeakTable<Figures, byte[]> Written = [];

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(LeaderboardView), [MediaTypeNames.Application.Json]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await WriteAsync(httpContext.Response.BodyWriter, httpContext.RequestAborted);
    }

    /// <summary>Writes the document.</summary>
    public async Task WriteAsync(PipeWriter output, CancellationToken ct)
    {
        var empty = JsonSerializer.SerializeToUtf8Bytes(head, ApiJson.Options);
        var start = empty.AsSpan().IndexOf("\"rows\":[]"u8) + "\"rows\":["u8.Length;
        output.Write(empty.AsSpan(0, start));
        await using var json = new Utf8JsonWriter(output, Form);
        for (var index = 0; index < rows.Count; index++)
        {
            Write(rows[index], isFirst: index == 0, output, json);
            if (output.UnflushedBytes >= FlushedBytes)
            {
                await output.FlushAsync(ct);
            }
        }

        output.Write(empty.AsSpan(start));
        await output.FlushAsync(ct);
    }

    private void Write(LeaderboardRow row, bool isFirst, PipeWriter output, Utf8JsonWriter json)
    {
        if (!isFirst)
        {
            output.Write(","u8);
        }

        json.Reset();
        WritePerson(row, json);
        json.Flush();
        output.Write(Written.GetValue(row.Person.Figures, WriteMetrics));
    }

    /// <summary>The start of an object; the metrics are its end.</summary>
    private void WritePerson(LeaderboardRow row, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (row.Rank is { } rank)
        {
            json.WriteNumber("rank"u8, rank);
        }
        else
        {
            json.WriteNull("rank"u8);
        }

        var key = row.Person.PersonKey is { } text ? PersonKey.Parse(text) : (PersonKey?)null;
        json.WriteString("personId"u8, key?.Id);
        json.WriteString("personChannel"u8, key?.Channel);
        json.WriteString("name"u8, LeaderboardRowView.NameOf(row.Person, key, tenant));
        if (row.Person.Role is { } role)
        {
            json.WriteString("role"u8, Roles[role]);
        }
        else
        {
            json.WriteNull("role"u8);
        }
    }

    /// <summary>What follows the person in a row.</summary>
    private static byte[] WriteMetrics(Figures figures)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new MetricsView(figures), ApiJson.Options);
        json[0] = (byte)',';
        return json;
    }
}
