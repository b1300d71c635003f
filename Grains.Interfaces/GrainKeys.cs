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

    private static int BarOf(string key) => key.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar
        ? bar
        : throw new FormatException($"'{key}' is not a grain's key.");
}
