using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace SalesAssistant.Grains.Hosting;

/// <summary>Reads settings that a host needs before it is built.</summary>
public static class SettingsReader
{
    /// <summary>Binds a section and checks it.</summary>
    /// <exception cref="SettingsException">A value is wrong; the message names its key.</exception>
    public static T Read<T>(this IConfiguration configuration, string section) where T : class, new()
    {
        T settings;
        try
        {
            settings = configuration.GetSection(section).Get<T>() ?? new();
        }
        catch (InvalidOperationException error)
        {
            // The binder's message names the key.
            throw new SettingsException(error.Message);
        }

        var errors = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new ValidationContext(settings), errors, validateAllProperties: true)
            ? settings
            : throw new SettingsException(string.Join(
                Environment.NewLine, errors.Select(error => $"{section}:{string.Join(", ", error.MemberNames)}: {error.ErrorMessage}")));
    }

    /// <summary>Lets short variables stand for keys, where they are set.</summary>
    public static void AddShortVariables(this IConfigurationManager configuration)
    {
        (string Variable, string Key)[] variables =
        [
            ("SALESASSISTANT_POSTGRES", "Storage:Postgres:ConnectionString"),
            ("SALESASSISTANT_SECRETS_KEY", ClusterSettings.Section + ":" + nameof(ClusterSettings.SecretsKey)),
            ("SALESASSISTANT_WEBHOOKS_ALLOW_PRIVATE", ClusterSettings.Section + ":" + nameof(ClusterSettings.AllowsPrivateWebhooks)),
            ("SALESASSISTANT_SHEETS_ALLOW_HTTP", ClusterSettings.Section + ":" + nameof(ClusterSettings.AllowsHttpSheets)),
            ("SALESASSISTANT_ADMIN_KEY", "Gateway:AdminKey"),
            ("SALESASSISTANT_OPERATOR_KEY", "Gateway:OperatorKey"),
            ("FEISHU_BASE_URL", "Feishu:BaseUrl"),
        ];
        configuration.AddInMemoryCollection(variables
            .Select(pair => KeyValuePair.Create(pair.Key, Environment.GetEnvironmentVariable(pair.Variable)))
            .Where(pair => !string.IsNullOrEmpty(pair.Value)));
    }
}

/// <summary>A setting is wrong: the host does not start.</summary>
public sealed class SettingsException(string message) : Exception(message);
