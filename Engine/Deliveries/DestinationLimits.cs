namespace SalesAssistant.Engine.Deliveries;

/// <summary>
/// The open platform's limits. The stretches are a little longer than documented, because sends that leave a second apart
/// may arrive less than a second apart.
/// </summary>
public static class DestinationLimits
{
    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(1_100);

    private static readonly TimeSpan Minute = TimeSpan.FromMilliseconds(60_500);

    /// <summary>A custom bot: 5 a second and 100 a minute.</summary>
    public static RateLimit ForWebhook() => new(new Rate(5, Second), new Rate(100, Minute));

    /// <summary>A chat or a person, through the app: 5 a second.</summary>
    public static RateLimit ForChat() => new(new Rate(5, Second));

    /// <summary>One API of an app, over all its destinations: 50 a second and 1,000 a minute.</summary>
    public static RateLimit ForApp() => new(new Rate(50, Second), new Rate(1_000, Minute));
}
