using System.Text.Json;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Reads the two forms of time that channels send; the result is UTC, whole milliseconds.</summary>
public static class ChannelTime
{
    /// <summary>Unix times below this are seconds, from here on milliseconds; both are seen in the field.</summary>
    public const decimal MillisecondsFrom = 100_000_000_000;

    private static readonly decimal UnixMillisecondsMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>False before 1970 and after the year 9999.</summary>
    public static bool TryFromUnix(decimal value, out DateTimeOffset time)
    {
        var milliseconds = value < MillisecondsFrom ? value * 1000 : value;
        var isInRange = milliseconds >= 0 && milliseconds <= UnixMillisecondsMax;
        time = isInRange ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : default;
        return isInRange;
    }

    /// <summary>Reads RFC 3339; false without an offset, as nobody can tell whose noon that is.</summary>
    public static bool TryFromText(JsonElement text, out DateTimeOffset time)
    {
        var isTime = text.TryGetDateTimeOffset(out time) && HasOffset(text.GetString()!);
        time = WholeMilliseconds(time);
        return isTime && time >= DateTimeOffset.UnixEpoch;
    }

    internal static bool TryFromText(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        var isTime = reader.TryGetDateTimeOffset(out time) && (reader.HasValueSequence || reader.ValueIsEscaped
            ? HasOffset(reader.GetString()!)
            : reader.ValueSpan[^1] == (byte)'Z' || HasOffset(reader.ValueSpan));
        time = WholeMilliseconds(time);
        return isTime && time >= DateTimeOffset.UnixEpoch;
    }

    // The reader takes a time without an offset as local time; what ends in Z, +08:00 or -05:00 has one.
    private static bool HasOffset(string text) =>
        text[^1] == 'Z' || (text.Length > 19 && text[^3] == ':' && text[^6] is '+' or '-');

    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length > 19 && text[^3] == (byte)':' && text[^6] is (byte)'+' or (byte)'-';

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
