using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Storage;

/// <summary>Messages of one quarter of an hour; every zone's hours are made of whole quarters.</summary>
internal sealed record QuarterCount(
    string Room, string? Owner, SenderRole Role, bool IsByOwner, long QuarterStartMs, long Count);

/// <summary>Folds quarters of an hour into the local hours of a zone, whose offset may be a broken number of hours.</summary>
internal static class HourBuckets
{
    public const long QuarterMs = 15 * 60 * 1000;

    public static IReadOnlyList<MessageCount> Fold(IEnumerable<QuarterCount> quarters, TimeZoneInfo zone)
    {
        var starts = new Dictionary<long, DateTimeOffset>();
        var counts = new Dictionary<(string, string?, SenderRole, bool, DateTimeOffset), long>();
        foreach (var quarter in quarters)
        {
            if (!starts.TryGetValue(quarter.QuarterStartMs, out var start))
            {
                start = LocalTime.StartOfHour(DateTimeOffset.FromUnixTimeMilliseconds(quarter.QuarterStartMs), zone);
                starts.Add(quarter.QuarterStartMs, start);
            }

            var key = (quarter.Room, quarter.Owner, quarter.Role, quarter.IsByOwner, start);
            counts[key] = counts.GetValueOrDefault(key) + quarter.Count;
        }

        return [.. counts
            .Select(c => new MessageCount(c.Key.Item1, c.Key.Item2, c.Key.Item3, c.Key.Item4, c.Key.Item5, c.Value))
            .OrderBy(c => c.HourStart)
            .ThenBy(c => c.RoomKey, StringComparer.Ordinal)
            .ThenBy(c => c.OwnerKey, StringComparer.Ordinal)
            .ThenBy(c => c.Role)
            .ThenBy(c => c.ByOwner)];
    }
}
