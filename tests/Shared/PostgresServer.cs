using System.ComponentModel;
using System.Diagnostics;

namespace SalesAssistant.Tests.Shared;

/// <summary>
/// A PostgreSQL server of its own for one test run: data in a temporary folder, reachable on 127.0.0.1 only, durable as in
/// production (fsync on). Link this file into a test project that needs one.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs the server until its own input ends, which it does even when the tests are killed: then nothing stays behind. A word
    /// on the input keeps the folder for a restart.
    /// </summary>
    private const string Watch = """
        "$@" & server=$!
        read -r word
        kill -INT $server 2>/dev/null
        wait $server
        [ -n "$word" ] || rm -rf "$0"
        """;

    private readonly string folder;
    private readonly int port;
    private readonly List<string> output = [];
    private Process? server;
    private int databases;

    private PostgresServer(string folder, int port)
    {
        this.folder = folder;
        this.port = port;
    }

    private string DataFolder => Path.Combine(folder, "data");

    /// <exception cref="InvalidOperationException">No server programs were found, or the server did not start.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var started = new PostgresServer(Directory.CreateTempSubdirectory("postgres-").FullName, LoopbackPort.Take());
        try
        {
            await started.InitializeAsync();
            await started.RunAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await RunToEndAsync("psql", "-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", "-d", "postgres", "-qc", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}";

    /// <summary>Kills the server with all its work at once, as a power cut would.</summary>
    public async Task CrashAsync()
    {
        var id = (await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid")))[0];
        await RunToEndAsync("kill", "-QUIT", id);
        await server!.StandardInput.WriteLineAsync("keep");
        await server.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same data and port.</summary>
    public Task RestartAsync() => RunAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ProgramPath(string name)
    {
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Select(f => Path.Combine(f, name))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"These tests need PostgreSQL: '{name}' is neither below /usr/lib/postgresql nor on the PATH.");
    }

    /// <summary>The account to run as; the server's programs refuse root.</summary>
    private static string? Account() => !Environment.IsPrivilegedProcess ? null
        : File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres"
        : "nobody";

    private async Task InitializeAsync()
    {
        var initdb = ProgramPath("initdb");
        if (Account() is { } account)
        {
            await RunToEndAsync("chown", account, folder);
        }

        await RunToEndAsync(
            initdb, "-D", DataFolder, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync");
    }

    private async Task RunAsync()
    {
        server?.Dispose();
        server = Start("/bin/sh", [
            "-c", Watch, folder, ProgramPath("postgres"), "-D", DataFolder, "-p", $"{port}", "-k", folder, "-c", "listen_addresses=127.0.0.1",
            "-c", "max_connections=200",
        ]);
        var start = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(start) > StartTimeMax)
            {
                throw new InvalidOperationException("PostgreSQL did not start:\n" + Output());
            }

            await Task.Delay(50);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        using var check = Start(ProgramPath("pg_isready"), ["-q", "-h", "127.0.0.1", "-p", $"{port}"]);
        await check.WaitForExitAsync();
        return check.ExitCode == 0;
    }

    private async Task RunToEndAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{Output()}");
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        string[] words = [program, .. arguments];
        if (Path.IsPathRooted(program) && Account() is { } account)
        {
            words = ["setpriv", $"--reuid={account}", $"--regid={account}", "--clear-groups", .. words];
        }

        info.FileName = words[0];
        foreach (var word in words[1..])
        {
            info.ArgumentList.Add(word);
        }

        info.WorkingDirectory = folder;
        Process process;
        try
        {
            process = Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"'{words[0]}' cannot be started: {e.Message}", e);
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            if (line.Data is not null)
            {
                output.Add(line.Data);
            }
        }
    }

    private string Output()
    {
        lock (output)
        {
            return string.Join('\n', output.TakeLast(30));
        }
    }
}
