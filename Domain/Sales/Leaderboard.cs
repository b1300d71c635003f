using System.Diagnostics;

namespace SalesAssistant.Domain.Sales;

/// <summary>The ranking of people (排行榜).</summary>
public static class Leaderboard
{
    /// <summary>
    /// Orders people by a key, the best first. Equal keys share a rank (1, 1, 3) and stand by name, then person key.
    /// Who has fewer than <paramref name="minimumTurns"/> answered turns is unranked and follows those who are ranked;
    /// 无负责人 is unranked and last.
    /// </summary>
    public static IReadOnlyList<LeaderboardRow> Rank(
        IEnumerable<PersonFigures> people, LeaderboardSort sort, int minimumTurns)
    {
        var places = people
            .Select(person => new Place(
                person, KeyOf(person.Figures, sort),
                person.PersonKey is not null && person.Figures.AnsweredTurns >= minimumTurns))
            .ToArray();
        Array.Sort(places, Compare);

        var rows = new List<LeaderboardRow>(places.Length);
        (double First, double Second)? previousKey = null;
        foreach (var (person, key, isRanked) in places)
        {
            int? rank = !isRanked ? null : key == previousKey ? rows[^1].Rank : rows.Count + 1;
            rows.Add(new(rank, person));
            previousKey = key;
        }

        return rows;
    }

    private static int Compare(Place one, Place other) =>
        (one.Person.PersonKey is null).CompareTo(other.Person.PersonKey is null) is var byNobody and not 0 ? byNobody
        : other.IsRanked.CompareTo(one.IsRanked) is var byRanked and not 0 ? byRanked
        : one.Key.CompareTo(other.Key) is var byKey and not 0 ? byKey
        : string.CompareOrdinal(one.Person.Name, other.Person.Name) is var byName and not 0 ? byName
        : string.CompareOrdinal(one.Person.PersonKey, other.Person.PersonKey);

    /// <summary>Ascending is better; a missing value comes after every other.</summary>
    private static (double First, double Second) KeyOf(Figures figures, LeaderboardSort sort) => sort switch
    {
        LeaderboardSort.OverCount => (figures.OverCount, figures.AverageReplyMinutes ?? double.PositiveInfinity),
        LeaderboardSort.AverageReplyMinutes => (figures.AverageReplyMinutes ?? double.PositiveInfinity, 0),
        LeaderboardSort.AnsweredTurns => (-figures.AnsweredTurns, 0),
        LeaderboardSort.TotalMessages => (-figures.TotalMessages, 0),
        LeaderboardSort.OnTimeRate => (-figures.OnTimeRate ?? double.PositiveInfinity, 0),
        _ => throw new UnreachableException($"Unknown sort {sort}."),
    };

    private readonly record struct Place(PersonFigures Person, (double First, double Second) Key, bool IsRanked);
}

/// <summary>A person's place.</summary>
/// <param name="Rank">1 for the best; null for unranked.</param>
/// <param name="Person">Who, and their figures.</param>
public sealed record LeaderboardRow(int? Rank, PersonFigures Person);

/// <summary>What people are ranked by.</summary>
public enum LeaderboardSort
{
    /// <summary>Fewest over N first, ties by the lower average; the default.</summary>
    OverCount,

    /// <summary>Quickest first.</summary>
    AverageReplyMinutes,

    /// <summary>Most first.</summary>
    AnsweredTurns,

    /// <summary>Most first.</summary>
    TotalMessages,

    /// <summary>Highest first.</summary>
    OnTimeRate,
}
