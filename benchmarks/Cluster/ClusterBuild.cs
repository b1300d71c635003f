using System.Diagnostics;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>
/// Builds the silo and the gateway, which this project does not refer to: their packages are not needed by anything else here.
/// </summary>
internal static class ClusterBuild
{
    /// <exception cref="InvalidOperationException">They cannot be built here.</exception>
    public static async Task RunAsync()
    {
        foreach (var project in (string[])["Silo/Silo.csproj", "Gateway/Gateway.csproj"])
        {
            using var build = Process.Start(new ProcessStartInfo(
                "dotnet", ["build", project, "-c", "Release", "-v", "q", "--nologo", "-p:BoardSkip=true"])
            {
                RedirectStandardOutput = true,
            })!;
            var output = await build.StandardOutput.ReadToEndAsync();
            await build.WaitForExitAsync();
            if (build.ExitCode != 0)
            {
                throw new InvalidOperationException($"{project} cannot be built here (are Orleans' packages to be had?):\n{output}");
            }
        }
    }
}
