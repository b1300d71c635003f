using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Postgres;

/// <summary>Who of a batch may be written, by what the database holds of its rooms and messages.</summary>
/// <param name="isLookedUp">
/// Whether that was asked. If not, every room is taken to be at the version that its first append expects, and no message to be
/// stored; the database's constraints say so if that is wrong.
/// </param>
internal sealed class AppendPlan(bool isLookedUp)
{
    private readonly Dictionary<RoomKey, long> versions = [];
    private readonly Dictionary<RoomKey, int> roundOfRoom = [];
    private readonly Dictionary<(string Tenant, string Channel, string Id), long> bodyHashes = [];

    /// <summary>The appends to write, in their order.</summary>
    public List<PendingAppend> Winners { get; } = [];

    /// <summary>
    /// The same in rounds: a room's second append is in the second round, so that within one a room occurs once and whole rounds
    /// can be written table by table.
    /// </summary>
    public List<List<RoomAppend>> Rounds { get; } = [];

    public void AddVersion(RoomKey room, long version) => versions.Add(room, version);

    public void AddMessage(string tenant, string channel, string id, long bodyHash) =>
        bodyHashes[(tenant, channel, id)] = bodyHash;

    /// <summary>Admits the append, or sets its outcome: as if those before it in the batch were written already.</summary>
    public void Judge(PendingAppend pending)
    {
        var append = pending.Append;
        var version = versions.TryGetValue(append.Room, out var known) ? known : isLookedUp ? 0 : append.ExpectedVersion;
        if (version != append.ExpectedVersion)
        {
            pending.Outcome = AppendOutcome.VersionConflict;
            return;
        }

        var existing = append.NewMessages
            .Where(m => bodyHashes.ContainsKey(KeyOf(m)))
            .Select(m => new StoredMessageId(m.Id, bodyHashes[KeyOf(m)]))
            .ToList();
        if (existing.Count > 0)
        {
            pending.Outcome = AppendOutcome.MessagesExist(existing);
            return;
        }

        Admit(pending);
    }

    private static (string, string, string) KeyOf(MessageRow message) => (message.Tenant, message.Channel, message.Id);

    private void Admit(PendingAppend pending)
    {
        var append = pending.Append;
        versions[append.Room] = append.ExpectedVersion + append.Events.Count;
        foreach (var message in append.NewMessages)
        {
            bodyHashes[KeyOf(message)] = message.BodyHash;
        }

        var round = roundOfRoom.GetValueOrDefault(append.Room);
        roundOfRoom[append.Room] = round + 1;
        if (Rounds.Count == round)
        {
            Rounds.Add([]);
        }

        Rounds[round].Add(append);
        Winners.Add(pending);
    }
}
