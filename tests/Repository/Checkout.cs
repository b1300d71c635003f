using System.ComponentModel;
using System.Diagnostics;

namespace SalesAssistant.Repository.Tests;

/// <summary>The files of this checkout.</summary>
internal static class Checkout
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "artifacts", "data", ".git", "TestResults"];
    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".slnf", ".md", ".json", ".mjs", ".js", ".ts", ".tsx", ".css", ".html",
        ".sql", ".txt", ".tsv", ".yml", ".yaml", ".sh", ".resx", ".svg", ".editorconfig", ".gitignore", ".npmrc", "",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>What git tracks, or would if it were added: paths from <see cref="Root"/>, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. ListFiles().Where(path => File.Exists(FullPath(path))).Order()];

    /// <summary>Those of <see cref="Files"/> that people write and read.</summary>
    public static IEnumerable<string> TextFiles => Files.Where(path => TextEndings.Contains(Path.GetExtension(path)));

    public static IEnumerable<string> Of(string ending) => Files.Where(path => path.EndsWith(ending, StringComparison.Ordinal));

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SalesAssistant.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return folder.FullName;
    }

    private static IEnumerable<string> ListFiles()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            var listed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0)
            {
                return listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct();
            }
        }
        catch (Win32Exception)
        {
            // No git here: an unpacked archive, say.
        }

        return Walk(new(Root));
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Concat(folder.EnumerateDirectories().Where(inner => !Made.Contains(inner.Name)).SelectMany(Walk));
}
