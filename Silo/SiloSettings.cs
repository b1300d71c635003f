using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SalesAssistant.Silo;

/// <summary>What is this silo's own.</summary>
public sealed class SiloSettings : IValidatableObject
{
    public const string Section = "Silo";

    /// <summary>Name in logs and on the dashboard. Default: one is made from the machine's name and the port.</summary>
    public string? Name { get; set; }

    /// <summary>IP address at which other silos and the gateways reach this one. Default: the machine's first.</summary>
    public string? Address { get; set; }

    /// <summary>Listen on every address of the machine, and not only on <see cref="Address"/>. Default: false.</summary>
    public bool ListensEverywhere { get; set; }

    /// <summary>Port for other silos. Default: 11111.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for gateways. Default: 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Where health, metrics and the dashboard are served; never to the world. Default: http://127.0.0.1:8081.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:8081";

    /// <summary>Grains that nobody called for so long leave the memory. 2 minutes to 1 day. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest wait for work in hand when the silo is told to stop. 1 s to 5 minutes. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Address) && !IPAddress.TryParse(Address, out _))
        {
            yield return new($"'{Address}' is not an IP address", [nameof(Address)]);
        }
    }
}
