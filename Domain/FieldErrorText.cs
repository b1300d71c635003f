using System.Globalization;
using System.Resources;

namespace SalesAssistant.Domain;

/// <summary>Names of the texts in FieldErrorText.resx, which end users read.</summary>
internal static class FieldErrorText
{
    public const string IntervalOutOfDay = nameof(IntervalOutOfDay);
    public const string IntervalsOverlap = nameof(IntervalsOverlap);
    public const string TooManyIntervals = nameof(TooManyIntervals);
    public const string TooManyExceptions = nameof(TooManyExceptions);
    public const string DuplicateDate = nameof(DuplicateDate);
    public const string MinutesOutOfRange = nameof(MinutesOutOfRange);
    public const string TiersNotAscending = nameof(TiersNotAscending);
    public const string TargetsEmpty = nameof(TargetsEmpty);
    public const string TargetRepeated = nameof(TargetRepeated);
    public const string UntilBeforeLastTier = nameof(UntilBeforeLastTier);
    public const string TooManyTiers = nameof(TooManyTiers);

    private static readonly ResourceManager Texts = new(typeof(FieldErrorText));

    /// <summary>An error for <paramref name="field"/> with the text called <paramref name="name"/>.</summary>
    public static FieldError Error(string field, string name, params object[] arguments) =>
        new(field, string.Format(CultureInfo.InvariantCulture, Texts.GetString(name)!, arguments));
}
