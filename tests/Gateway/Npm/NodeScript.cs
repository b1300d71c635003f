using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>A Node program under test control: a JSON line in, a JSON line out.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(5);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    private readonly Process process;

    private NodeScript(Process process) => this.process = process;

    /// <summary>Folder of the scripts in <c>tests/Channels/node</c>.</summary>
    public static string Channels => Path.Combine(Repository(), "tests", "Channels", "node");

    /// <summary>Folder of the Wechaty bridge.</summary>
    public static string Bridge => Path.Combine(Repository(), "examples", "wechaty-bridge");

    /// <summary>Starts a script of <see cref="Channels"/>; its packages are installed where they are not yet.</summary>
    public static Task<NodeScript> StartAsync(string script, params string[] arguments) =>
        StartAsync(Channels, [script, .. arguments], new Dictionary<string, string>());

    public static async Task<NodeScript> StartAsync(
        string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        await InstallAsync(folder);
        return new(Start("node", folder, arguments, environment));
    }

    /// <summary>Sends a command and gives its answer.</summary>
    public async Task<JsonElement> AskAsync(object command)
    {
        await SayAsync(JsonSerializer.Serialize(command));
        return JsonSerializer.Deserialize<JsonElement>(await ReadLineAsync());
    }

    public async Task SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line that the program prints.</summary>
    /// <exception cref="TimeoutException">None came in a minute.</exception>
    public async Task<string> ReadLineAsync() =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(AnswerMax)
            ?? throw new InvalidOperationException("The script ended without an answer; its errors are above.");

    /// <summary>Reads on until a line holds these words.</summary>
    public async Task ReadUntilAsync(string words)
    {
        while (!(await ReadLineAsync()).Contains(words, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Waits for its end; gives its exit code and what it printed since.</summary>
    public async Task<(int ExitCode, string Printed)> EndAsync()
    {
        var printed = await process.StandardOutput.ReadToEndAsync().WaitAsync(InstallMax);
        await process.WaitForExitAsync();
        return (process.ExitCode, printed);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static async Task InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (IsInstalled(folder))
            {
                return;
            }

            using var npm = Start("npm", folder, ["ci", "--ignore-scripts"], new Dictionary<string, string>());
            var said = await npm.StandardOutput.ReadToEndAsync().WaitAsync(InstallMax);
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"npm could not install the packages of {folder}; without them these tests cannot run. "
                    + $"Leave them out with --filter Category!=Npm. {said}");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static bool IsInstalled(string folder)
    {
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }

    private static Process Start(
        string program, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }

    private static string Repository([CallerFilePath] string path = "")
    {
        var folder = new FileInfo(path).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SalesAssistant.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
