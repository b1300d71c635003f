namespace SalesAssistant.Domain.Escalation;

/// <summary>One step of an escalation policy (等级).</summary>
/// <param name="AfterMinutes">Minutes of open time after which it is due; also its name.</param>
/// <param name="Color">Colour of its card.</param>
/// <param name="To">Where its alert goes, without repetition.</param>
public sealed record Tier(int AfterMinutes, TierColor Color, IReadOnlyList<TierTarget> To)
{
    /// <inheritdoc />
    public bool Equals(Tier? other) =>
        other is not null
        && AfterMinutes == other.AfterMinutes
        && Color == other.Color
        && To.SequenceEqual(other.To);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(AfterMinutes, Color, To.Count);
}

/// <summary>The tiers that follow the last one at even steps.</summary>
/// <param name="EveryMinutes">Open minutes from one to the next, at least 1.</param>
/// <param name="Color">Colour of their cards.</param>
/// <param name="To">Where their alerts go, without repetition.</param>
/// <param name="UntilMinutes">The latest that any of them may be due, inclusive.</param>
public sealed record TierRepeat(int EveryMinutes, TierColor Color, IReadOnlyList<TierTarget> To, int UntilMinutes)
{
    /// <inheritdoc />
    public bool Equals(TierRepeat? other) =>
        other is not null
        && EveryMinutes == other.EveryMinutes
        && Color == other.Color
        && To.SequenceEqual(other.To)
        && UntilMinutes == other.UntilMinutes;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(EveryMinutes, Color, To.Count, UntilMinutes);
}

/// <summary>Colours that a card's head can have; in documents the lower-case name.</summary>
public enum TierColor
{
    Green,
    Yellow,
    Orange,
    Red,
    Purple,
    Grey,
    Blue,
    Wathet,
    Turquoise,
    Carmine,
    Violet,
    Indigo,
}

/// <summary>Where a tier's alert goes; in documents the lower-case name.</summary>
public enum TierTarget
{
    /// <summary>The owner's private chat.</summary>
    Owner,

    /// <summary>The tenant's public group.</summary>
    Public,
}
