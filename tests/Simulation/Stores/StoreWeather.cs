using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Stores;

/// <summary>What a call of the store comes to.</summary>
internal enum CallFate
{
    /// <summary>Done at once.</summary>
    AtOnce,

    /// <summary>Done and answered, each after a while.</summary>
    Slow,

    /// <summary>Not done, and said to be unknown.</summary>
    Lost,

    /// <summary>Done, and said to be unknown.</summary>
    DoneUnknown,

    /// <summary>Said to be unknown, and done after that.</summary>
    UnknownThenDone,
}

/// <summary>How well the store is, which changes over the day.</summary>
internal sealed class StoreWeather(Chance chance)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The store crashed and is not back: whatever had not been done is lost.</summary>
    public bool IsDown { get; set; }

    /// <summary>Part of the calls that fail, 0 to 1.</summary>
    public double Failing { get; set; }

    /// <summary>Longest that half a call takes.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromMilliseconds(20);

    public CallFate Draw(bool isWrite) =>
        IsDown || (chance.Is(Failing) && (!isWrite || chance.Is(0.4))) ? CallFate.Lost
        : isWrite && chance.Is(Failing) ? (chance.Is(0.6) ? CallFate.DoneUnknown : CallFate.UnknownThenDone)
        : chance.Is(isWrite ? 0.3 : 0.8) ? CallFate.AtOnce
        : CallFate.Slow;

    /// <summary>Half a call.</summary>
    public TimeSpan Way() => chance.Between(Shortest, Longest);
}
