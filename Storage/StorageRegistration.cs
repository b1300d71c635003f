using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Memory;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Storage.Sqlite;

namespace SalesAssistant.Storage;

/// <summary>
/// Puts a storage behind the ports <see cref="IMessageLog"/>, <see cref="IOutbox"/>, <see cref="IQueries"/>,
/// <see cref="ITenantStore"/>, <see cref="IStorageHealth"/> and <see cref="IStorageStart"/>, which the host awaits first.
/// </summary>
public static class StorageRegistration
{
    public static IServiceCollection AddSqliteStorage(
        this IServiceCollection services, Action<SqliteOptions> configure, Action<GroupCommitOptions>? commit = null)
    {
        AddOptions(services, SqliteOptions.Section, configure);
        AddOptions(services, GroupCommitOptions.Section, commit);
        services.AddSingleton(provider => new SqliteStorage(
            provider.GetRequiredService<IOptions<SqliteOptions>>().Value,
            provider.GetRequiredService<IOptions<GroupCommitOptions>>().Value,
            provider.GetRequiredService<ILogger<SqliteStorage>>()));
        return AddPorts<SqliteStorage>(services, s => s.Log, s => s.Outbox, s => s.Queries, s => s.Tenants);
    }

    public static IServiceCollection AddPostgresStorage(
        this IServiceCollection services, Action<PostgresOptions> configure, Action<GroupCommitOptions>? commit = null)
    {
        AddOptions(services, PostgresOptions.Section, configure);
        AddOptions(services, GroupCommitOptions.Section, commit);
        services.AddSingleton(provider => new PostgresStorage(
            provider.GetRequiredService<IOptions<PostgresOptions>>().Value,
            provider.GetRequiredService<IOptions<GroupCommitOptions>>().Value,
            provider.GetRequiredService<ILogger<PostgresStorage>>()));
        return AddPorts<PostgresStorage>(services, s => s.Log, s => s.Outbox, s => s.Queries, s => s.Tenants);
    }

    /// <summary>For tests, the simulator and trials: nothing outlives the process.</summary>
    public static IServiceCollection AddMemoryStorage(this IServiceCollection services)
    {
        services.AddSingleton<MemoryStorage>();
        return AddPorts<MemoryStorage>(services, s => s.Log, s => s.Outbox, s => s.Queries, s => s.Tenants);
    }

    private static void AddOptions<T>(IServiceCollection services, string section, Action<T>? configure) where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new AnnotatedOptions<T>(section));
        services.AddOptions<T>().Configure(configure ?? (_ => { })).ValidateOnStart();
    }

    private static IServiceCollection AddPorts<T>(
        IServiceCollection services, Func<T, IMessageLog> log, Func<T, IOutbox> outbox, Func<T, IQueries> queries,
        Func<T, ITenantStore> tenants) where T : class, IStorageStart, IStorageHealth => services
        .AddSingleton<IStorageStart>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IStorageHealth>(provider => provider.GetRequiredService<T>())
        .AddSingleton(provider => log(provider.GetRequiredService<T>()))
        .AddSingleton(provider => outbox(provider.GetRequiredService<T>()))
        .AddSingleton(provider => queries(provider.GetRequiredService<T>()))
        .AddSingleton(provider => tenants(provider.GetRequiredService<T>()));
}
