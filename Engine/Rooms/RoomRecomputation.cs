using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Sends one command to every room that a change of the tenant's people or settings touches.</summary>
/// <param name="send">Carries out a command on one room; throws where it could not.</param>
public sealed class RoomRecomputation(EnginePorts ports, Func<RoomKey, RoomCommand, CancellationToken, ValueTask> send)
{
    private const int RoomsAtOnce = 64;
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>Recomputes the rooms in which these people sent something, by their current role.</summary>
    public async Task ChangeRolesAsync(string tenant, IReadOnlyList<PersonKey> people, CancellationToken ct)
    {
        foreach (var person in people)
        {
            SenderRole role;
            do
            {
                role = await RoleOfAsync(tenant, person, ct);
                var since = ports.Clock.GetUtcNow() - Reach;
                var touched = await ports.Queries.ReadRoomsOfSenderAsync(tenant, person, since, ct);
                await SendAllAsync(touched, new ChangeRole(person, role), ct);
            }
            // Changed again meanwhile: the rooms may have heard of the newer role before this one.
            while (await RoleOfAsync(tenant, person, ct) != role);
            await ports.Store.CompleteRoleTaskAsync(tenant, person, ct);
        }
    }

    /// <summary>Moves every open turn to the current policies and calendar.</summary>
    public async Task ApplyTermsAsync(string tenant, CancellationToken ct) =>
        await SendAllAsync(await ports.Queries.ReadWaitingRoomsAsync(tenant, ct), new ApplyTerms(), ct);

    private async ValueTask<SenderRole> RoleOfAsync(string tenant, PersonKey person, CancellationToken ct) =>
        (await ports.Tenants.FindAsync(tenant, ct))?.Find(person)?.Role ?? SenderRole.Unconfirmed;

    private Task SendAllAsync(IReadOnlyList<RoomKey> rooms, RoomCommand command, CancellationToken ct) =>
        Parallel.ForEachAsync(
            rooms,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = RoomsAtOnce,
                CancellationToken = ct,
                TaskScheduler = TaskScheduler.Current,
            },
            (room, token) => send(room, command, token));
}
