using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Engine.Tests.Sales;

/// <summary>Figures as text, to compare whole ones.</summary>
internal static class FiguresText
{
    /// <summary>Every row with every metric.</summary>
    public static string Describe(SalesFigures figures) => string.Join('\n',
    [
        "total " + Describe(figures.Total),
        .. figures.People.Select(row => $"person {row.PersonKey} {row.Name} {row.Role} {Describe(row.Figures)}"),
        .. figures.Rooms.Select(row => $"room {row.RoomKey} {Describe(row.Figures)}"),
        .. figures.People.SelectMany(row => figures.RoomsOf(row.PersonKey)
            .Select(room => $"room of {row.PersonKey} {room.RoomKey} {Describe(room.Figures)}")),
        .. figures.Hours.Select((hour, index) => $"hour {index} {Describe(hour)}"),
    ]);

    public static string Describe(Figures figures) => string.Join(' ', typeof(Figures).GetProperties()
        .Select(property => (property.Name, Value: Text(property.GetValue(figures))))
        .Where(metric => metric.Value is not ("" or "0"))
        .Select(metric => $"{metric.Name}={metric.Value}"));

    // Reply times are in no order.
    private static string? Text(object? value) =>
        value is IReadOnlyList<long> times ? string.Join(',', times.Order()) : value?.ToString() ?? "";
}
