using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Memory;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Storage.Sqlite;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks.Micro;

/// <summary>
/// Steps of many rooms at once: the session alone, and their appends through the group commit. Methods block, as the
/// toolchain in this process does not wait for tasks of set-ups.
/// </summary>
public class AppendBenchmarks
{
    public const int Appends = 2_000;

    private readonly string folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
    private readonly CapturingLog captured = new();
    private IReadOnlyList<RoomAppend> appends = [];
    private SqliteStorage? sqlite;
    private PostgresServer? server;
    private PostgresStorage? postgres;
    private int round;

    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    /// <summary>First messages of rooms that were never seen: an append is good once.</summary>
    [IterationSetup]
    public void Prepare()
    {
        round++;
        SessionStep();
        appends = captured.Take();
    }

    [Benchmark(OperationsPerInvoke = Appends)]
    public void SessionStep() => SessionStepAsync().GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Appends)]
    public void AppendToSqlite() => AppendAsync(sqlite!.Log).GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Appends)]
    public void AppendToPostgres() => AppendAsync(postgres!.Log).GetAwaiter().GetResult();

    private async Task StartAsync()
    {
        sqlite = new(
            new SqliteOptions { Path = Path.Combine(folder, "append.db") }, new GroupCommitOptions(), NullLogger<SqliteStorage>.Instance);
        await sqlite.StartAsync(CancellationToken.None);
        server = await PostgresServer.StartAsync();
        postgres = new(
            new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync() }, new GroupCommitOptions(),
            NullLogger<PostgresStorage>.Instance);
        await postgres.StartAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        await sqlite!.DisposeAsync();
        await postgres!.DisposeAsync();
        await server!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task SessionStepAsync()
    {
        var ports = new RoomPorts(
            captured, captured.Queries, new OneTenant(), new NoEffects(), TimeProvider.System, NullLogger<RoomSession>.Instance);
        for (var number = 0; number < Appends; number++)
        {
            var room = new RoomKey("default", "api", $"room-{round}-{number}");
            await new RoomSession(room, ports).StepAsync([new IngestRequest([Message(room.RoomId)])]);
        }
    }

    private static IncomingMessage Message(string room) => new()
    {
        Id = $"m-{room}",
        RoomId = room,
        SenderId = "customer-0",
        SenderRole = SenderRole.Customer,
        Channel = "api",
        SentAt = DateTimeOffset.UtcNow,
        Type = MessageType.Text,
        Text = "这批货什么时候到？客户催得急",
    };

    private Task AppendAsync(IMessageLog log) =>
        Task.WhenAll(appends.Select(append => log.AppendAsync(append, CancellationToken.None).AsTask()));

    /// <summary>Keeps appends instead of writing them.</summary>
    private sealed class CapturingLog : IMessageLog
    {
        private List<RoomAppend> taken = [];

        public IQueries Queries { get; } = new MemoryStorage().Queries;

        public IReadOnlyList<RoomAppend> Take()
        {
            var all = taken;
            taken = [];
            return all;
        }

        public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct) => new(new RoomHistory(0, null, []));

        public ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
        {
            taken.Add(append);
            return new(AppendOutcome.Appended(taken.Count));
        }
    }

    private sealed class OneTenant : ITenants
    {
        private readonly Tenant tenant = new("default", TenantSettings.Default, ImmutableDictionary<PersonKey, Person>.Empty);

        public ValueTask<Tenant?> FindAsync(string name, CancellationToken ct) => new(tenant);

        public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct) => new([tenant.Name]);

        public ValueTask<Tenant?> PutSettingsAsync(
            string name, TenantSettings settings, long expectedVersion, AuditRow audit, CancellationToken ct) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<PersonKey>> PutPeopleAsync(
            string name, IReadOnlyList<Person> people, AuditRow audit, CancellationToken ct) => throw new NotSupportedException();

        public void Learn(string name, IReadOnlyList<SeenSender> senders)
        {
        }

        public void Invalidate(string name)
        {
        }
    }
}
