using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>The names of the HTTP API for closed sets, matched byte by byte.</summary>
internal static class ChannelNames
{
    public static readonly NameSet<MessageType> Types = NameSet<MessageType>.Of(Enum.GetValues<MessageType>());

    public static readonly NameSet<SenderRole?> Roles =
        NameSet<SenderRole?>.Of([.. Enum.GetValues<SenderRole>().Select(role => (SenderRole?)role)]);
}

/// <summary>The kebab-case names of some values.</summary>
internal sealed class NameSet<T>(IReadOnlyList<(byte[] Name, T Value)> names)
{
    /// <summary>All names, for an error's text.</summary>
    public string Listing { get; } = string.Join(", ", names.Select(each => Encoding.UTF8.GetString(each.Name)));

    public static NameSet<T> Of(IEnumerable<T> values) =>
        new([.. values.Select(value => (Encoding.UTF8.GetBytes(KebabCase(value)), value))]);

    public bool TryGet(ref Utf8JsonReader reader, out T value)
    {
        foreach (var (name, named) in names)
        {
            if (reader.ValueTextEquals(name))
            {
                value = named;
                return true;
            }
        }

        value = default!;
        return false;
    }

    public bool TryGet(string text, out T value)
    {
        var match = names.FirstOrDefault(each => text == Encoding.UTF8.GetString(each.Name));
        value = match.Value;
        return match.Name is not null;
    }

    private static string KebabCase(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value!.ToString()!);
}
