using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>A row as the database wants it.</summary>
/// <param name="Key">The room's local key, kept in the column 群聊ID.</param>
public sealed record SheetRow(string Key)
{
    /// <summary>Cells that only we write.</summary>
    public required IReadOnlyDictionary<string, SheetValue> Figures { get; init; }

    /// <summary>Cells that people may edit, with the database's value of each.</summary>
    public required IReadOnlyDictionary<string, string> Edits { get; init; }

    /// <summary>The open turn that a dismissal in this row means; null without one.</summary>
    public string? TurnId { get; init; }

    /// <summary>Tells the waiting handover that an approval in this row means; null without one.</summary>
    public string? HandoverId { get; init; }
}

/// <summary>What we know of the record of a row.</summary>
public sealed record KnownRow(string RecordId)
{
    /// <summary>Hash of the figures as they were written.</summary>
    public string? Written { get; init; }

    /// <summary>
    /// Hash of the same cells as the provider first showed them: it may round or trim, and only a later difference is
    /// somebody's doing. Null until they were read once.
    /// </summary>
    public string? ReadBack { get; init; }

    /// <summary>Content of the edit columns that needs no more taking: written by us, or taken already.</summary>
    public IReadOnlyDictionary<string, string> Seen { get; init; } = new Dictionary<string, string>();

    /// <summary>Edit columns as the database had them when they were last written.</summary>
    public IReadOnlyDictionary<string, string> Base { get; init; } = new Dictionary<string, string>();

    public string? TurnId { get; init; }

    public string? HandoverId { get; init; }

    /// <summary>Answer to the row's last edit.</summary>
    public string? Answer { get; init; }
}

/// <summary>All that is known of a sheet's records, by key: one document, bounded by <see cref="SheetSync.RowsMax"/>.</summary>
/// <param name="Generation">Counts rounds that added records, so that two batches never share an id.</param>
public sealed record SheetState(long Generation, Dictionary<string, KnownRow> Rows)
{
    public const string DocumentKind = "sheet-row";
}

/// <summary>What somebody wrote into the edit columns of one row; null where nothing was.</summary>
public sealed record SheetEdit(string Key, SheetRecord Record)
{
    public string? DismissReason { get; init; }

    /// <summary>The open turn that was shown when it was written.</summary>
    public string? TurnId { get; init; }

    public string? Owner { get; init; }

    public string? Stage { get; init; }

    /// <summary>Owner or stage changed in the database after they were shown.</summary>
    public bool IsOwnerStale { get; init; }

    public string? Approval { get; init; }

    /// <summary>Another handover waits, or none does, than the one that was shown.</summary>
    public bool IsApprovalStale { get; init; }

    public bool IsEmpty => (DismissReason ?? Owner ?? Stage ?? Approval) is null;
}

/// <summary>What one round has to write.</summary>
public sealed record SheetWrites(
    IReadOnlyList<SheetRow> Add, IReadOnlyList<(SheetRow Row, SheetUpdate Update)> Update,
    IReadOnlyList<(string Key, string RecordId)> Remove);
