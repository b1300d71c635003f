using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>The ports that a room's session works through.</summary>
public sealed record RoomPorts(
    IMessageLog Log, IQueries Queries, ITenants Tenants, IRoomEffects Effects, TimeProvider Clock, ILogger<RoomSession> Logger);

/// <summary>
/// One room in memory: decides, evolves, appends, and only then answers and lets effects out. The query rows of a step are
/// written with its events, so the state evolves before the append; if that fails the state is dropped and read anew.
/// One step at a time: the caller (<see cref="RoomMailbox"/>) sees to that.
/// </summary>
public sealed class RoomSession(RoomKey key, RoomPorts ports)
{
    private const int TriesMax = 5;
    private const int SnapshotEveryEvents = 200;
    private static readonly TimeSpan RolesReach = TimeSpan.FromDays(30);
    private const int HistoryMessagesMax = 20_000;

    /// <summary>What this session has stored of members, so that it is not written again with each of their messages.</summary>
    private readonly Dictionary<string, MemberRow> members = new(StringComparer.Ordinal);

    private Room? room;
    private long snapshotVersion;

    /// <summary>Carries out requests as one step, or a few where one needs the room's longer past. Never throws.</summary>
    public async Task StepAsync(IReadOnlyList<RoomRequest> requests)
    {
        var start = 0;
        while (start < requests.Count)
        {
            var isAlone = NeedsHistory(requests[start]);
            var end = start + 1;
            while (!isAlone && end < requests.Count && !NeedsHistory(requests[end]))
            {
                end++;
            }

            await StepSafelyAsync([.. requests.Skip(start).Take(end - start)]);
            start = end;
        }
    }

    private static bool NeedsHistory(RoomRequest request) => request is CommandRequest { Command: ChangeRole };

    private async Task StepSafelyAsync(IReadOnlyList<RoomRequest> requests)
    {
        try
        {
            await StepOnceAsync(requests);
        }
        catch (Exception error)
        {
            // The append may have happened or not: what is stored decides, so the state is read anew.
            room = null;
            ports.Effects.Doubted(key);
            if (error is not (LogUnavailableException or OverloadedException))
            {
                Log.StepFailed(ports.Logger, error, key.Tenant, key.Local);
            }

            foreach (var request in requests)
            {
                request.Fail(error);
            }
        }
    }

    private async Task StepOnceAsync(IReadOnlyList<RoomRequest> requests)
    {
        Dictionary<string, long> storedElsewhere = [];
        for (var tries = 1; ; tries++)
        {
            var tenant = await ports.Tenants.FindAsync(key.Tenant, CancellationToken.None)
                ?? throw new InvalidOperationException($"Tenant '{key.Tenant}' does not exist.");
            var current = room ??= await LoadAsync();
            var step = new RoomStep(current, tenant, ports.Clock.GetUtcNow(), storedElsewhere, members);
            if (NeedsHistory(requests[0]))
            {
                await RewindAsync(current, tenant);
            }

            step.Take(requests);
            if (step.Events.Count == 0)
            {
                RearmAfterWakeUp(current, requests);
                step.Complete();
                return;
            }

            var append = step.ToAppend(WantsSnapshot(current, requests));
            var outcome = await ports.Log.AppendAsync(append, CancellationToken.None);
            if (outcome.Result == AppendResult.Appended)
            {
                snapshotVersion = append.SnapshotJson is null ? snapshotVersion : current.Version;
                LetOut(append, step);
                await RecheckRolesAsync(append, tenant);
                step.Complete();
                return;
            }

            room = null;
            foreach (var stored in outcome.Existing)
            {
                storedElsewhere[stored.Id] = stored.BodyHash;
            }

            if (tries == TriesMax)
            {
                throw new LogUnavailableException($"The room was changed by others {TriesMax} times in a row.");
            }

            Log.StepRepeated(ports.Logger, key.Tenant, key.Local, outcome.Result);
        }
    }

    /// <summary>
    /// A wake-up that came early logs nothing and so arms nothing. It is armed again here, before the next step can begin:
    /// whoever asked for the wake-up would be late, and undo what that step armed.
    /// </summary>
    private void RearmAfterWakeUp(Room current, IReadOnlyList<RoomRequest> requests)
    {
        if (requests.Any(request => request is CommandRequest { Command: WakeUp }))
        {
            ports.Effects.WakeAt(key, AlertRules.NextDueAt(current, ports.Clock.GetUtcNow()));
        }
    }

    private bool WantsSnapshot(Room current, IReadOnlyList<RoomRequest> requests) =>
        NeedsHistory(requests[0])
        || current.Version - snapshotVersion >= SnapshotEveryEvents + current.WindowMessages;

    private void LetOut(RoomAppend append, RoomStep step)
    {
        if (append.Senders.Count > 0)
        {
            ports.Tenants.Learn(key.Tenant, append.Senders);
        }

        foreach (var member in append.Members)
        {
            members[member.PersonId] = members.TryGetValue(member.PersonId, out var known) ? known.With(member) : member;
        }

        ports.Effects.WakeAt(key, append.RoomRow.NextDueAt);
        ports.Effects.Appended(append);
        if (append.NewAlerts.Count > 0)
        {
            ports.Effects.CardsWaiting(key.Tenant, [.. append.NewAlerts.Select(alert => alert.Destination.Key).Distinct()]);
        }

        if (append.ChangedAlerts.Count > 0)
        {
            ports.Effects.CardsChanged(key.Tenant, [.. append.ChangedAlerts.Select(change => change.NewTurnId ?? change.TurnId)]);
        }

        foreach (var person in step.RolesLearnt)
        {
            ports.Effects.RoleLearnt(key.Tenant, person);
        }
    }

    /// <summary>
    /// Whoever confirms a role recomputes the rooms that are stored. A step that was decided before and is stored after that
    /// would be missed, so it looks again itself.
    /// </summary>
    private async ValueTask RecheckRolesAsync(RoomAppend append, Tenant judgedBy)
    {
        if (append.NewMessages.Count == 0
            || await ports.Tenants.FindAsync(key.Tenant, CancellationToken.None) is not { } tenant
            || ReferenceEquals(tenant, judgedBy))
        {
            return;
        }

        foreach (var person in append.NewMessages
            .Where(message => tenant.Find(new(key.Channel, message.SenderId))?.DirectoryRole is { } role && role != message.Role)
            .Select(message => new PersonKey(key.Channel, message.SenderId))
            .Distinct())
        {
            ports.Effects.RoleLearnt(key.Tenant, person);
        }
    }

    private async ValueTask<Room> LoadAsync()
    {
        var history = await ports.Log.ReadAsync(key, CancellationToken.None);
        var loaded = history.SnapshotJson is { } json ? Room.FromJson(key, json) : new Room(key);
        foreach (var happened in history.Events)
        {
            loaded.Apply(RoomJson.ReadEvent(happened.Json), happened.At);
        }

        loaded.TakeChanges();
        snapshotVersion = history.SnapshotVersion;
        return loaded;
    }

    /// <summary>Gives the room its last 30 days back, and the whole of any turn that reaches into them.</summary>
    private async ValueTask RewindAsync(Room current, Tenant tenant)
    {
        var since = ports.Clock.GetUtcNow() - RolesReach;
        List<TurnRow> turns = [];
        string? cursor = null;
        do
        {
            var page = await ports.Queries.ReadTurnsAsync(
                tenant.Name, new() { Room = key, From = since }, new(500, cursor), CancellationToken.None);
            turns.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var from = turns.Select(turn => turn.WaitingSince).Append(since).Min();
        var messages = await ports.Queries.ReadRoomMessagesAsync(key, from, HistoryMessagesMax, CancellationToken.None);
        Dictionary<string, Terms> terms = [];
        foreach (var id in turns.Select(turn => turn.TermsId).Distinct())
        {
            var row = await ports.Queries.ReadTermsAsync(tenant.Name, id, CancellationToken.None);
            terms[id] = row is null ? tenant.TermsOf(current.Stage, current.Calendar, null) : Terms.FromJson(row.Json);
        }

        current.Rewind(
            [
                .. messages.Where(message => !message.IsLate).Select(RoomRows.ToMessage)
                    // Staff's texts were not tested when they came, and one of them may be a customer now.
                    .Select(message => message with
                    {
                        IsRemark = message.IsCountable && MessageRules.IsRemark(message.Type, message.Text, tenant),
                    }),
            ],
            turns.Where(turn => turn.MessageIds.Count > 0)
                .Select(turn => (turn.MessageIds[0], terms[turn.TermsId], RoomRows.ToTiers(turn.Tiers))));
    }
}
