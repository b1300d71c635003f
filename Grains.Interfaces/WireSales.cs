using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>A look at a day's figures.</summary>
[GenerateSerializer, Immutable, Alias("sa.sales-look")]
public sealed record WireSalesLook
{
    /// <summary>Start of the day, ticks, UTC.</summary>
    [Id(0)] public required long FromTicks { get; init; }

    /// <summary>Its end, exclusive.</summary>
    [Id(1)] public required long ToTicks { get; init; }

    /// <summary>Mark of the figures that the caller has; null for none.</summary>
    [Id(2)] public string? KnownMark { get; init; }
}

/// <summary>Figures, or the trouble.</summary>
[GenerateSerializer, Immutable, Alias("sa.sales-answer")]
public sealed record WireSalesAnswer
{
    /// <summary>Names the state of the figures.</summary>
    [Id(0)] public string Mark { get; init; } = "";

    /// <summary>Null where they are still those of the caller's mark.</summary>
    [Id(1)] public WireFigures? Figures { get; init; }
    [Id(2)] public WireTrouble? Trouble { get; init; }
}

/// <summary>Figures of a day, but for how long waits have lasted.</summary>
[GenerateSerializer, Immutable, Alias("sa.figures")]
public sealed record WireFigures
{
    [Id(0)] public required WireFigureRow[] Rows { get; init; }
    [Id(1)] public required WireTurnFact[] LeftOpen { get; init; }
}

/// <summary>Figures of a person, a room, a room within a person's, or an hour.</summary>
[GenerateSerializer, Immutable, Alias("sa.figure-row")]
public sealed record WireFigureRow
{
    [Id(0)] public required FrozenRowKind Kind { get; init; }
    [Id(1)] public string? PersonKey { get; init; }
    [Id(2)] public string? RoomKey { get; init; }
    [Id(3)] public int Hour { get; init; }
    [Id(4)] public required long[] ReplyMs { get; init; }

    /// <summary>Null where they are <see cref="ReplyMs"/>: no calendar was set.</summary>
    [Id(5)] public long[]? WallClockMs { get; init; }
    [Id(6)] public int OverCount { get; init; }
    [Id(7)] public int DismissedTurns { get; init; }
    [Id(8)] public int RemarkTurns { get; init; }
    [Id(9)] public int AnsweredByColleague { get; init; }
    [Id(10)] public int AnsweredForColleagues { get; init; }
    [Id(11)] public long SalesMessages { get; init; }
    [Id(12)] public long AfterSalesMessages { get; init; }
    [Id(13)] public long EmployeeMessages { get; init; }
    [Id(14)] public long CustomerMessages { get; init; }
    [Id(15)] public long OwnerMessages { get; init; }
}
