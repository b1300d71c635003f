using System.Security.Cryptography;
using SalesAssistant.Engine.Tenants;

namespace SalesAssistant.Embedded;

/// <summary>The files beside the database. Those with secrets are readable by their owner only.</summary>
public sealed class DataFolder
{
    private const string SecretsKeyFile = "secrets.key";
    private const string AdminKeyFile = "admin.key";

    private DataFolder(string path)
    {
        Root = path;
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "salesassistant.db");

    public bool HasDatabase => File.Exists(Database);

    /// <exception cref="StartException">The folder cannot be made or written to.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(full);
            return new(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartException($"--data: the folder '{path}' cannot be used: {error.Message}");
        }
    }

    /// <summary>The key that secrets in the database are encrypted with; made at the first start.</summary>
    public byte[] ReadSecretsKey()
    {
        var path = Path.Combine(Root, SecretsKeyFile);
        if (!File.Exists(path))
        {
            WriteSecret(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes)));
        }

        return Convert.FromBase64String(File.ReadAllText(path).Trim());
    }

    /// <summary>File of the admin key that was made at the first start.</summary>
    public string AdminKeyPath => Path.Combine(Root, AdminKeyFile);

    /// <summary>True when this start has made the admin key.</summary>
    public bool IsAdminKeyNew { get; private set; }

    /// <summary>The admin key made at the first start.</summary>
    public string ReadAdminKey()
    {
        if (!File.Exists(AdminKeyPath))
        {
            IsAdminKeyNew = true;
            WriteSecret(AdminKeyPath, "sa_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        return File.ReadAllText(AdminKeyPath).Trim();
    }

    private static void WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.WriteLine(text);
    }
}
