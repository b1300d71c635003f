using System.ComponentModel.DataAnnotations;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>Where the embedded host keeps everything.</summary>
public sealed class SqliteOptions
{
    public const string Section = "Storage:Sqlite";

    /// <summary>The database file; its folder is made if it is missing. Beside it lie its <c>-wal</c> and <c>-shm</c> files.</summary>
    [Required]
    public string Path { get; set; } = "";
}
