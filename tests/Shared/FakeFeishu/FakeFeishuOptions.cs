namespace SalesAssistant.TestSupport.FakeFeishu;

/// <summary>How strict the fake is.</summary>
public sealed class FakeFeishuOptions
{
    /// <summary>Counts requests against the documented rates. Default: off, so that a test may send as it likes.</summary>
    public bool EnforcesRates { get; init; }

    /// <summary>Life of a token. Default: two hours.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Accounts that may be mentioned; null (default): all.</summary>
    public IReadOnlyCollection<string>? KnownOpenIds { get; init; }

    /// <summary>Clock of tokens, signatures, rates and deduplication.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
