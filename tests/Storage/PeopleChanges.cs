using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

/// <summary>All ways in which people of a tenant change, at once: senders are met, people are put and erased.</summary>
internal static class PeopleChanges
{
    private const int Rooms = 8;
    private const int Rounds = 12;

    /// <summary>How many people one host meets and puts.</summary>
    public const int PeopleOfHost = (Rooms * Rounds) + Shared;

    /// <summary>People whom every writer of every host changes.</summary>
    private const int Shared = 5;

    public static IEnumerable<Task> Of(StoragePorts ports, int host) =>
    [
        .. Enumerable.Range(0, Rooms).Select(room => Task.Run(() => MeetAsync(ports.Log, $"h{host}-r{room}"))),
        .. Enumerable.Range(0, 2).Select(writer => Task.Run(() => PutAsync(ports.Tenants, writer))),
        Task.Run(() => EraseAsync(ports.Tenants)),
    ];

    private static PersonKey SharedKey(int number) => new(A.Channel, $"shared{number % Shared}");

    /// <summary>Each append meets somebody new and renames two whom all write.</summary>
    private static async Task MeetAsync(IMessageLog log, string roomId)
    {
        var room = A.Room(roomId);
        for (var round = 0; round < Rounds; round++)
        {
            var append = A.Append(room, round, 1, A.Message(room, $"{roomId}-{round}")) with
            {
                Senders =
                [
                    new(new(A.Channel, $"{roomId}-c{round}"), "新", SenderRole.Customer, A.At(round)),
                    new(SharedKey(round + 1), $"{roomId}-{round}", null, A.At(round)),
                    new(SharedKey(round), $"{roomId}-{round}", null, A.At(round)),
                ],
                RoleTasks = [SharedKey(round + 1), SharedKey(round)],
            };
            Assert.Equal(AppendResult.Appended, (await log.AppendAsync(append, CancellationToken.None)).Result);
        }
    }

    private static async Task PutAsync(ITenantStore tenants, int writer)
    {
        for (var round = 0; round < Rounds; round++)
        {
            // In another order each time: who writes must not depend on it.
            var keys = Enumerable.Range(0, Shared).Select(number => SharedKey((number * (writer + 1)) + round)).Distinct().ToList();
            await tenants.PutPeopleAsync(
                A.Tenant, [.. keys.Select(key => new PersonRow(key, PersonJson.Write(new Person(key) { Name = $"{writer}-{round}" })))],
                keys, A.Audit(), CancellationToken.None);
        }
    }

    private static async Task EraseAsync(ITenantStore tenants)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await tenants.ErasePersonAsync(A.Tenant, SharedKey(round), A.Audit(), CancellationToken.None);
        }
    }
}
