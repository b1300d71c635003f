using System.Text.Json.Serialization;

namespace SalesAssistant.Domain.Escalation;

/// <summary>When a waiting turn alerts whom (behaviour.md §5). Without tiers and repeat it never does.</summary>
/// <param name="Tiers">The tiers set one by one, ascending.</param>
/// <param name="Repeat">What follows the last of them (0 minutes without tiers); null for nothing.</param>
/// <remarks>Two policies are equal when they say the same, however their collections are held.</remarks>
public sealed record EscalationPolicy(IReadOnlyList<Tier> Tiers, TierRepeat? Repeat)
{
    /// <summary>Most tiers that a policy may have, repeated ones included.</summary>
    public const int TiersMax = 1000;

    /// <summary>Latest tier: a year of open time.</summary>
    public const int MinutesMax = 365 * 24 * 60;

    private IReadOnlyList<Tier>? schedule;

    private EscalationPolicy(EscalationPolicy original)
    {
        // Called by `with`, which may change the tiers: the copy expands its own.
        Tiers = original.Tiers;
        Repeat = original.Repeat;
    }

    /// <summary>
    /// Green after 5, yellow after 10, orange after 20, red after 30, purple after 40 minutes, then grey every
    /// 10 minutes until 1000; the first two to the owner, the others to the public group as well.
    /// </summary>
    public static EscalationPolicy Default { get; } = new(
        [
            new(5, TierColor.Green, [TierTarget.Owner]),
            new(10, TierColor.Yellow, [TierTarget.Owner]),
            new(20, TierColor.Orange, [TierTarget.Owner, TierTarget.Public]),
            new(30, TierColor.Red, [TierTarget.Owner, TierTarget.Public]),
            new(40, TierColor.Purple, [TierTarget.Owner, TierTarget.Public]),
        ],
        new(EveryMinutes: 10, TierColor.Grey, [TierTarget.Owner, TierTarget.Public], UntilMinutes: 1000));

    /// <summary>Alerts nobody.</summary>
    public static EscalationPolicy Silent { get; } = new([], null);

    /// <summary>All tiers, repeated ones expanded, ascending; at most <see cref="TiersMax"/>. Computed once.</summary>
    [JsonIgnore]
    public IReadOnlyList<Tier> Schedule => schedule ??= Expand();

    private int LastMinutes => Tiers.Count == 0 ? 0 : Tiers[^1].AfterMinutes;

    /// <summary>Names everything that is wrong; empty when the policy may be used.</summary>
    /// <param name="path">JSON path of this policy, such as <c>policies.pre-sales</c>.</param>
    public IEnumerable<FieldError> Validate(string path)
    {
        for (var index = 0; index < Tiers.Count; index++)
        {
            var tier = Tiers[index];
            var tierPath = $"{path}.tiers[{index}]";
            if (!IsInRange(tier.AfterMinutes))
            {
                yield return MinutesOutOfRange($"{tierPath}.afterMinutes");
            }
            else if (index > 0 && tier.AfterMinutes <= Tiers[index - 1].AfterMinutes)
            {
                yield return FieldErrorText.Error(
                    $"{tierPath}.afterMinutes",
                    FieldErrorText.TiersNotAscending,
                    Tiers[index - 1].AfterMinutes);
            }

            foreach (var error in ValidateTargets(tier.To, $"{tierPath}.to"))
            {
                yield return error;
            }
        }

        foreach (var error in ValidateRepeat($"{path}.repeat"))
        {
            yield return error;
        }

        if (Tiers.Count + RepeatedCount() is var count and > TiersMax)
        {
            yield return FieldErrorText.Error(
                Tiers.Count > TiersMax ? $"{path}.tiers" : $"{path}.repeat.untilMinutes",
                FieldErrorText.TooManyTiers,
                count,
                TiersMax);
        }
    }

    /// <inheritdoc />
    public bool Equals(EscalationPolicy? other) =>
        other is not null && Tiers.SequenceEqual(other.Tiers) && Repeat == other.Repeat;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Tiers.Count, LastMinutes, Repeat);

    private static bool IsInRange(int minutes) => minutes is >= 1 and <= MinutesMax;

    private static FieldError MinutesOutOfRange(string field) =>
        FieldErrorText.Error(field, FieldErrorText.MinutesOutOfRange, MinutesMax);

    private static IEnumerable<FieldError> ValidateTargets(IReadOnlyList<TierTarget> targets, string path)
    {
        if (targets.Count == 0)
        {
            yield return FieldErrorText.Error(path, FieldErrorText.TargetsEmpty);
        }

        for (var index = 1; index < targets.Count; index++)
        {
            if (targets.Take(index).Contains(targets[index]))
            {
                yield return FieldErrorText.Error($"{path}[{index}]", FieldErrorText.TargetRepeated);
            }
        }
    }

    private IEnumerable<FieldError> ValidateRepeat(string path)
    {
        if (Repeat is null)
        {
            yield break;
        }

        if (!IsInRange(Repeat.EveryMinutes))
        {
            yield return MinutesOutOfRange($"{path}.everyMinutes");
        }

        foreach (var error in ValidateTargets(Repeat.To, $"{path}.to"))
        {
            yield return error;
        }

        if (!IsInRange(Repeat.UntilMinutes))
        {
            yield return MinutesOutOfRange($"{path}.untilMinutes");
        }
        else if (Repeat.UntilMinutes < LastMinutes)
        {
            yield return FieldErrorText.Error(
                $"{path}.untilMinutes", FieldErrorText.UntilBeforeLastTier, LastMinutes);
        }
    }

    private long RepeatedCount() =>
        Repeat is null || Repeat.EveryMinutes < 1
            ? 0
            : Math.Max(0, ((long)Repeat.UntilMinutes - LastMinutes) / Repeat.EveryMinutes);

    private Tier[] Expand()
    {
        // Bounded even for a policy that was never validated.
        var repeated = (int)Math.Min(RepeatedCount(), Math.Max(0, TiersMax - Tiers.Count));
        return
        [
            .. Tiers,
            .. Enumerable.Range(1, repeated).Select(step =>
                new Tier(LastMinutes + (step * Repeat!.EveryMinutes), Repeat.Color, Repeat.To)),
        ];
    }
}
