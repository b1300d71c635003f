using System.ComponentModel.DataAnnotations;

namespace SalesAssistant.Storage.Postgres;

/// <summary>Where the cluster keeps everything.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Storage:Postgres";

    /// <summary>
    /// Npgsql's connection string. Without a word of its own on them, <c>Max Auto Prepare</c> is 200, <c>Command Timeout</c>
    /// 15 seconds, <c>Maximum Pool Size</c> 16 for reads and 8 for appends, and <c>No Reset On Close</c> on (this program changes
    /// nothing in a session).
    /// </summary>
    [Required]
    public string ConnectionString { get; set; } = "";
}
