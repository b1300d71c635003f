using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Sqlite;

namespace SalesAssistant.Benchmarks;

/// <summary>A room as it is to be found: its owner, and the messages that came.</summary>
internal sealed record SeededRoom(string Name, PersonKey? Owner, IReadOnlyList<IncomingMessage> Messages);

/// <summary>
/// Makes a database with very many rooms before a host starts: real sessions decide, and the real log appends, one append a
/// room in group commits. Only HTTP is left out.
/// </summary>
internal sealed class RoomSeeder : IAsyncDisposable
{
    private const string TenantName = "default";
    private const string Channel = "api";
    private const int AtOnce = 2_000;

    private readonly SqliteStorage storage;
    private readonly TenantDirectory tenants;
    private readonly RoomPorts ports;

    private RoomSeeder(string folder)
    {
        storage = new(
            new SqliteOptions { Path = HostProcess.DatabaseIn(folder) }, new GroupCommitOptions(), NullLogger<SqliteStorage>.Instance);
        tenants = new(storage.Tenants, new(new byte[SecretBox.KeyBytes]), TimeProvider.System);
        ports = new(storage.Log, storage.Queries, tenants, new NoEffects(), TimeProvider.System, NullLogger<RoomSession>.Instance);
    }

    public static PersonKey Sales(int number) => new(Channel, $"sales-{number}");

    public static IncomingMessage Message(string id, int room, PersonKey sender, SenderRole role, DateTimeOffset sentAt, string text) => new()
    {
        Id = id,
        RoomId = $"room-{room}",
        SenderId = sender.Id,
        SenderRole = role,
        Channel = Channel,
        SentAt = sentAt,
        Type = MessageType.Text,
        Text = text,
    };

    /// <param name="folder">Data folder of the host to come.</param>
    /// <param name="policy">Of both stages.</param>
    public static async Task<RoomSeeder> StartAsync(string folder, EscalationPolicy policy, int salesPeople)
    {
        var seeder = new RoomSeeder(folder);
        await seeder.storage.StartAsync(CancellationToken.None);
        var now = DateTimeOffset.UtcNow;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TenantName)));
        await seeder.storage.Tenants.AddTenantAsync(
            new(TenantName, now), new("seed", TenantName, hash, KeyRole.Admin, null, "seed", now), CancellationToken.None);
        var settings = TenantSettings.Default with { PreSalesPolicy = policy, AfterSalesPolicy = policy };
        await seeder.tenants.PutSettingsAsync(TenantName, settings, settings.Version, Audit("settings.put"), CancellationToken.None);
        var people = Enumerable.Range(0, salesPeople).Select(number => new Person(Sales(number))
        {
            Name = $"销售{number}", IsNameFixed = true, DirectoryRole = SenderRole.Sales, FirstSeenAt = now,
        });
        await seeder.tenants.PutPeopleAsync(TenantName, [.. people], Audit("people.put"), CancellationToken.None);
        return seeder;
    }

    /// <param name="room">A room by its number.</param>
    /// <param name="say">Told now and then how many there are.</param>
    public async Task AddAsync(int rooms, Func<int, SeededRoom> room, Action<int> say)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < rooms; number = Interlocked.Increment(ref next))
            {
                await AddAsync(new(TenantName, Channel, $"room-{number}"), room(number));
                if ((number + 1) % 200_000 == 0)
                {
                    say(number + 1);
                }
            }
        })));
    }

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    private static AuditRow Audit(string action) => new(TenantName, DateTimeOffset.UtcNow, "seed", action, null, null);

    private async Task AddAsync(RoomKey key, SeededRoom room)
    {
        var edit = new CommandRequest(new EditRoom(room.Name, null, room.Owner, null, MayReplaceOwner: true), "seed", createsRoom: true);
        var ingest = new IngestRequest(room.Messages);
        await new RoomSession(key, ports).StepAsync([edit, ingest]);
        await edit.Answer;
        await ingest.Answer;
    }
}
