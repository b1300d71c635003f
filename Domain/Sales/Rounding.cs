namespace SalesAssistant.Domain.Sales;

/// <summary>Rounding for display; figures themselves are never rounded.</summary>
public static class Rounding
{
    /// <summary>
    /// Rounds half up, away from zero, as the number is written in decimal: 8.465 to two digits is 8.47, though the
    /// nearest binary fraction lies below it.
    /// </summary>
    /// <param name="value">At most 15 significant digits are looked at.</param>
    /// <param name="digits">Decimal places, 0 to 15.</param>
    public static double RoundHalfUp(double value, int digits) =>
        (double)Math.Round((decimal)value, digits, MidpointRounding.AwayFromZero);
}
