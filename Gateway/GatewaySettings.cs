using System.ComponentModel.DataAnnotations;

namespace SalesAssistant.Gateway;

/// <summary>What is this gateway's own.</summary>
public sealed class GatewaySettings
{
    public const string Section = "Gateway";

    /// <summary>Addresses to listen on. Default: http://127.0.0.1:8080.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The first tenant's admin key (<c>SALESASSISTANT_ADMIN_KEY</c>); it is added if it is not there. Default: none.</summary>
    [StringLength(200, MinimumLength = 8)]
    public string? AdminKey { get; set; }

    /// <summary>An operator's key (<c>SALESASSISTANT_OPERATOR_KEY</c>); it is added if it is not there. Default: none.</summary>
    [StringLength(200, MinimumLength = 8)]
    public string? OperatorKey { get; set; }

    /// <summary>
    /// How long a request may wait for rooms whose silo has gone before it is answered 503. 1 to 60 s. Default: 20 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Calls to grains under way at once: what waits here does not run into <c>Cluster:ResponseTimeout</c> in an overloaded silo.
    /// 1 to 100,000. Default: 1,000.
    /// </summary>
    [Range(1, 100_000)]
    public int CallsMax { get; set; } = 1_000;

    /// <summary>Calls that may wait for their start; requests beyond are answered 429. 1 to 1,000,000. Default: 50,000.</summary>
    [Range(1, 1_000_000)]
    public int WaitingMax { get; set; } = 50_000;

    /// <summary>How often the list of silos is read. 0.5 s to 1 minute. Default: 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00")]
    public TimeSpan SiloListEvery { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest wait for requests in hand when the gateway is told to stop. 1 s to 5 minutes. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(30);
}
