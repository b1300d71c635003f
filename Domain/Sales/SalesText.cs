using System.Globalization;
using System.Resources;

namespace SalesAssistant.Domain.Sales;

/// <summary>Texts of SalesText.resx, which end users read.</summary>
public static class SalesText
{
    private static readonly ResourceManager Texts = new(typeof(SalesText));

    /// <summary>Name of the row of what nobody owned: 无负责人.</summary>
    public static string NoOwner => Texts.GetString(nameof(NoOwner), CultureInfo.InvariantCulture)!;
}
