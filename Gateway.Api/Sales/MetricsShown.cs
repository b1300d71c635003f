using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>Shows metrics of a range of a tenant.</summary>
internal sealed class MetricsShown(Tenant tenant, TimeRange range, DateTimeOffset now)
{
    public MetricsListView List(IReadOnlyList<MetricsRowView> rows, Figures total, Person? person = null) => new(total)
    {
        AsOf = tenant.At(range.To < now ? range.To : now),
        From = tenant.At(range.From),
        To = tenant.At(range.To),
        TimeZone = tenant.Settings.TimeZone,
        OverMinutes = tenant.Settings.OverMinutes,
        PersonId = person?.Key.Id,
        Name = person?.DisplayName,
        Items = rows,
    };

    /// <param name="span">Null: the whole range.</param>
    public MetricsRowView Room(Figures figures, RoomRow room, LocalSpan? span) => new(figures)
    {
        From = tenant.At(span?.From ?? range.From),
        To = tenant.At(span?.To ?? range.To),
        Date = span is { } part ? LocalTime.DateOf(part.From, tenant.Zone) : null,
        RoomId = room.Key.RoomId,
        Channel = room.Key.Channel,
        Name = RoomViews.NameOf(room),
        Stage = room.Stage,
        OwnerId = room.Owner?.Id,
        OwnerName = room.Owner is { } owner ? tenant.NameOf(owner) : null,
    };

    public MetricsRowView Span(Figures figures, Person? person, LocalSpan span, LocalUnit? unit) => new(figures)
    {
        From = tenant.At(span.From),
        To = tenant.At(span.To),
        Date = LocalTime.DateOf(span.From, tenant.Zone),
        Hour = unit == LocalUnit.Hour ? LocalTime.HourOf(span.From, tenant.Zone) : null,
        PersonId = person?.Key.Id,
        PersonChannel = person?.Key.Channel,
        Name = person?.DisplayName,
    };
}
