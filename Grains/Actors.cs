namespace SalesAssistant.Grains;

/// <summary>Who did it, where nobody asked.</summary>
internal static class Actors
{
    public const string System = "system";
}
