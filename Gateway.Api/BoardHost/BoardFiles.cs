using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;

namespace SalesAssistant.Gateway.Api.BoardHost;

/// <summary>The board's built files, embedded in this assembly by the build; none where Node was missing then.</summary>
internal static class BoardFiles
{
    private const string Prefix = "board/";

    private static readonly FrozenDictionary<string, BoardFile> Files = Read();

    /// <summary>The page itself, with a place for the nonce; null where the board was not built.</summary>
    public static BoardFile? Index { get; } = Find("/index.html");

    /// <param name="path">Path of a request, such as <c>/assets/index-1a2b.js</c>.</param>
    public static BoardFile? Find(string path) => Files.GetValueOrDefault(path);

    private static FrozenDictionary<string, BoardFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => '/' + name[Prefix.Length..].Replace('\\', '/'),
                name => new BoardFile(name[Prefix.Length..], Bytes(assembly, name)),
                StringComparer.Ordinal);
    }

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>One file, compressed when somebody first asks for it.</summary>
internal sealed class BoardFile(string path, byte[] bytes)
{
    private readonly Lazy<byte[]> gzip = new(() => Compress(bytes));

    public byte[] Bytes => bytes;

    public byte[] Gzip => gzip.Value;

    /// <summary>Whether its name changes with its content, so that it may be kept for ever.</summary>
    public bool IsHashed => path.StartsWith("assets", StringComparison.Ordinal);

    public string ContentType => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    private static byte[] Compress(byte[] plain)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Optimal))
        {
            stream.Write(plain);
        }

        return memory.ToArray();
    }
}
