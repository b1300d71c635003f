using System.ComponentModel.DataAnnotations;

namespace SalesAssistant.Storage;

/// <summary>Bounds of the group commit.</summary>
public sealed class GroupCommitOptions
{
    public const string Section = "Storage:GroupCommit";

    /// <summary>Appends that may wait; the next one is refused. 1 to 1,000,000. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int QueueMax { get; set; } = 10_000;

    /// <summary>Appends in one transaction. 1 to 10,000. Default: 1,000.</summary>
    [Range(1, 10_000)]
    public int BatchAppendsMax { get; set; } = 1_000;

    /// <summary>Rows in one transaction, of which one append may exceed it alone. 1 to 100,000. Default: 5,000.</summary>
    [Range(1, 100_000)]
    public int BatchRowsMax { get; set; } = 5_000;

    /// <summary>
    /// Writer loops, each with a connection of its own. More than one help where one connection is the limit, at the price of smaller
    /// transactions: with three silos on one small machine two took a tenth more processor time a message. 1 to 8; SQLite always
    /// has one. Default: 1.
    /// </summary>
    [Range(1, 8)]
    public int Writers { get; set; } = 1;

    /// <summary>What a refused caller is told to wait. 0 to 60 s. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}
