using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>
/// Keys of grains. Each has a bar or another character that no number has, because grain storage takes keys that look like
/// hexadecimal numbers for numbers.
/// </summary>
public static class GrainKeys
{
    public static string Of(RoomKey room) => room.ToString();

    public static string OfTenant(string tenant) => "|" + Uri.EscapeDataString(tenant);

    public static string OfDestination(string tenant, string destination) =>
        Uri.EscapeDataString(tenant) + "|" + Uri.EscapeDataString(destination);

    /// <param name="owner">Null for the whole tenant: the leaderboard.</param>
    public static string OfSales(string tenant, PersonKey? owner) => Uri.EscapeDataString(tenant) + "|" + owner;

    public static RoomKey ToRoom(string key)
    {
        var bar = BarOf(key);
        return RoomKey.FromLocal(Uri.UnescapeDataString(key[..bar]), key[(bar + 1)..]);
    }

    public static string ToTenant(string key) => Uri.UnescapeDataString(key[(BarOf(key) + 1)..]);

    public static (string Tenant, string Destination) ToDestination(string key)
    {
        var bar = BarOf(key);
        return (Uri.UnescapeDataString(key[..bar]), Uri.UnescapeDataString(key[(bar + 1)..]));
    }

    public static (string Tenant, PersonKey? Owner) ToSales(string key)
    {
        var bar = BarOf(key);
        return (Uri.UnescapeDataString(key[..bar]), bar + 1 == key.Length ? null : PersonKey.Parse(key[(bar + 1)..]));
    }

    private static int BarOf(string key) => key.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar
        ? bar
        : throw new FormatException($"'{key}' is not a grain's key.");
}
