namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Durations as the API gives them: minutes, to a ten-thousandth of a second.</summary>
internal static class Minutes
{
    private const double MsPerMinute = 60_000;

    public static double Of(TimeSpan time) => Round(time.TotalMinutes);

    public static double? Of(long? milliseconds) => milliseconds is { } ms ? Round(ms / MsPerMinute) : null;

    public static double? Round(double? minutes) => minutes is { } value ? Round(value) : null;

    private static double Round(double minutes) => Math.Round(minutes, 6, MidpointRounding.AwayFromZero);
}
