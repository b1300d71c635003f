using System.Text.Json.Serialization;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>Metrics of a room, a person or a stretch of time.</summary>
internal sealed record MetricsRowView : MetricsView
{
    internal MetricsRowView(Figures figures)
        : base(figures)
    {
    }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The day, or the Monday of the week, in the tenant's zone.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>0 to 23; by hour only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Hour { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Stage? Stage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OwnerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OwnerName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PersonId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PersonChannel { get; init; }

    /// <summary>Of the room or the person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}

/// <summary>Metrics in rows, and of the whole where that is one thing.</summary>
internal sealed record MetricsListView : MetricsView
{
    internal MetricsListView(Figures figures)
        : base(figures)
    {
    }

    public required DateTimeOffset AsOf { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required string TimeZone { get; init; }
    public required int OverMinutes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PersonId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
    public required IReadOnlyList<MetricsRowView> Items { get; init; }

    /// <summary>Always null: all rows are given at once.</summary>
    public string? NextCursor => null;
}
