using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Grains.Hosting;

/// <summary>What the starts of a silo and of a gateway have in common.</summary>
public static class HostStart
{
    private static readonly TimeSpan StorageAgain = TimeSpan.FromSeconds(1);

    /// <summary>A builder that reads the short variables, and logs a line an event to the console.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddShortVariables();
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        return builder;
    }

    /// <summary>Builds a host, waits for its storage and runs it until it is stopped.</summary>
    /// <param name="prepareAsync">What is to be in the storage before the host serves anything.</param>
    /// <returns>0 after an orderly stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, Func<IServiceProvider, CancellationToken, Task>? prepareAsync = null)
    {
        try
        {
            await using var app = build();
            await StartStorageAsync(app.Services, prepareAsync ?? ((_, _) => Task.CompletedTask));
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (error is SettingsException or StorageVersionException or IOException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>Tables first: Orleans reads its queries from one of them. A database that is not there yet is waited for.</summary>
    private static async Task StartStorageAsync(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> prepareAsync)
    {
        var storage = services.GetRequiredService<IStorageStart>();
        var clock = services.GetRequiredService<TimeProvider>();
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostStart));
        while (true)
        {
            try
            {
                await storage.StartAsync(stopping);
                await prepareAsync(services, stopping);
                return;
            }
            catch (LogUnavailableException error)
            {
                Log.StorageAwaited(logger, error.Message);
                await Task.Delay(StorageAgain, clock, stopping);
            }
        }
    }
}
