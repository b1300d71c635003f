using System.ComponentModel.DataAnnotations;
using Orleans.Configuration;
using SalesAssistant.Engine.Tenants;

namespace SalesAssistant.Grains.Hosting;

/// <summary>What every silo and gateway of one installation must agree on.</summary>
public sealed class ClusterSettings : IValidatableObject
{
    public const string Section = "Cluster";

    /// <summary>Silos and gateways with the same id find each other. Default: <c>salesassistant</c>.</summary>
    [Required, StringLength(100)]
    public string ClusterId { get; set; } = "salesassistant";

    /// <summary>Owner of reminders and grain storage; stays the same for good. Default: <c>salesassistant</c>.</summary>
    [Required, StringLength(100)]
    public string ServiceId { get; set; } = "salesassistant";

    /// <summary>
    /// Base64 of the 32 bytes that secrets in the database are encrypted with (<c>SALESASSISTANT_SECRETS_KEY</c>); the same in
    /// every process, and kept apart from the database's backups.
    /// </summary>
    [Required]
    public string SecretsKey { get; set; } = "";

    /// <summary>How old a tenant in a silo's memory may be. 0.1 to 10 s. Default: 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10")]
    public TimeSpan TenantRefreshAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Silos probe each other this often, and wait as long for the answer. 0.2 to 30 s. Default: 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.200", "00:00:30")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Missed probes after which a silo is taken for dead. 2 to 10. Default: 3.</summary>
    [Range(2, 10)]
    public int MissedProbesMax { get; set; } = 3;

    /// <summary>Longest wait for a grain's answer. 1 to 60 s. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Webhooks that ask for it may point into private networks (<c>SALESASSISTANT_WEBHOOKS_ALLOW_PRIVATE</c>). Default: none may.
    /// </summary>
    public bool AllowsPrivateWebhooks { get; set; }

    /// <summary>Sheets may lie on hosts without TLS (<c>SALESASSISTANT_SHEETS_ALLOW_HTTP</c>). Default: none may.</summary>
    public bool AllowsHttpSheets { get; set; }

    public SecretBox CreateSecretBox() => new(Convert.FromBase64String(SecretsKey));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var bytes = new byte[SecretBox.KeyBytes + 1];
        if (!Convert.TryFromBase64String(SecretsKey, bytes, out var length) || length != SecretBox.KeyBytes)
        {
            yield return new($"must be base64 of {SecretBox.KeyBytes} bytes, such as `openssl rand -base64 32` makes", [nameof(SecretsKey)]);
        }
    }

    public void Apply(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterId, ServiceId);

    public void Apply(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = ProbeTimeout;
        options.NumMissedProbesLimit = MissedProbesMax;
    }
}
