using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tests.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Simulation.Tests.Checks;

/// <summary>A room's log as it became durable, and what a plain recomputation makes of it.</summary>
internal sealed class RoomLog(RoomKey room, IQueries durable, Violations violations)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LateHold = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> messageIds = [];

    public List<RoomEvent> Events { get; } = [];

    public int Messages => messageIds.Count;

    /// <summary>Every message with the role it counts under now.</summary>
    public IEnumerable<RoomMessage> Heard()
    {
        List<RoomMessage> heard = [];
        foreach (var happened in Events)
        {
            if (happened is MessageReceived received)
            {
                heard.Add(received.Message);
            }
            else if (happened is RoleChanged changed)
            {
                // Those beyond reach are stored as they were judged.
                heard = heard.ConvertAll(message => message.SenderId == changed.Person.Id && !message.IsLate
                    ? message with { Role = changed.Role } : message);
            }
        }

        return heard;
    }

    public bool Holds(string messageId) => messageIds.Contains(messageId);

    public void Take(RoomAppend append)
    {
        violations.Check(
            append.ExpectedVersion == Events.Count, "A room's versions follow each other",
            $"{room} {append.ExpectedVersion} after {Events.Count}");
        var changesTerms = append.Events.Any(record => record.Type == "terms-adopted");
        foreach (var record in append.Events)
        {
            var happened = RoomJson.ReadEvent(record.Json);
            Events.Add(happened);
            if (happened is MessageReceived received)
            {
                violations.Check(messageIds.Add(received.Message.Id), "A message stands once in the log", $"{room} {received.Message.Id}");
            }
            else if (happened is TierRaised raised)
            {
                CheckTier(raised, record.At, append, changesTerms);
            }
        }
    }

    /// <summary>The stored turns are those of a plain recomputation.</summary>
    public IReadOnlyList<PlainTurn> CheckTurns()
    {
        var plain = PlainTurns.TurnsOf(Events);
        var expected = plain.Select(Describe).Order(StringComparer.Ordinal).ToList();
        var actual = Rows().Select(Describe).Order(StringComparer.Ordinal).ToList();
        violations.Check(
            expected.SequenceEqual(actual), "Turns equal a plain recomputation",
            $"{room}\nonly expected:\n{string.Join('\n', expected.Except(actual))}\nonly stored:\n{string.Join('\n', actual.Except(expected))}");
        var row = Now(durable.ReadRoomAsync(room, CancellationToken.None));
        var open = plain.FirstOrDefault(turn => turn.Status == TurnStatus.Open);
        var openId = open is null ? null : Turn.IdOf(room, open.Messages[0].Id);
        violations.Check(
            row is null || (row.OpenTurnId == openId && row.WaitingSince == open?.Since), "A room's row shows its open turn",
            $"{room} {row?.OpenTurnId} {openId}");
        return plain;
    }

    public List<TurnRow> Rows()
    {
        List<TurnRow> rows = [];
        string? cursor = null;
        do
        {
            var page = Now(durable.ReadTurnsAsync(room.Tenant, new() { Room = room }, new(500, cursor), CancellationToken.None));
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return rows;
    }

    public Terms TermsOf(TurnRow row) =>
        Terms.FromJson(Now(durable.ReadTermsAsync(room.Tenant, row.TermsId, CancellationToken.None))!.Json);

    /// <summary>Until when the turn is snoozed; a later snooze replaces an earlier one. Null without a snooze.</summary>
    public DateTimeOffset? SnoozedUntil(PlainTurn turn) => Events.OfType<TurnSnoozed>()
        .LastOrDefault(snooze => turn.Messages.Exists(message => message.Id == snooze.OpeningMessageId))?.Until;

    /// <summary>When the newest late arrival came.</summary>
    public DateTimeOffset? LastLateArrival => Events.OfType<MessageReceived>()
        .LastOrDefault(received => received.Message.ReceivedAt - received.Message.SentAt > Grace)?.Message.ReceivedAt;

    private static T Now<T>(ValueTask<T> read) => read.GetAwaiter().GetResult();

    /// <summary>As a row tells it, which does not say which of its messages were taken back.</summary>
    private string Describe(PlainTurn turn) => turn.Describe(room)
        .Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);

    private static string Describe(TurnRow row)
    {
        var ids = row.AnswerMessageId is null ? row.MessageIds : row.MessageIds.SkipLast(1);
        var since = row.Status == TurnStatus.Retracted ? "-" : row.WaitingSince.ToString("O");
        return $"{row.TurnId} {string.Join('+', ids)} {row.Status} {since} {row.EndedAt:O} {row.AnswerMessageId} {row.Responsible}";
    }

    /// <summary>A tier is raised in an open turn, when it is due and not held back, once, and to somebody.</summary>
    private void CheckTier(TierRaised raised, DateTimeOffset at, RoomAppend append, bool changesTerms)
    {
        var count = Events.Count;
        var open = PlainTurns.TurnsOf(Events).FirstOrDefault(turn => turn.Status == TurnStatus.Open);
        if (open?.Since is not { } since || !open.Messages.Exists(message => message.Id == raised.OpeningMessageId))
        {
            violations.Add("A tier is raised in an open turn", $"{room} {raised}");
            return;
        }

        List<RaisedTier> tiers = [.. raised.Covered, raised.Tier];
        var before = Events.Take(count - 1).OfType<TierRaised>()
            .Where(earlier => open.Messages.Exists(message => message.Id == earlier.OpeningMessageId))
            .Select(earlier => earlier.Tier.AfterMinutes).DefaultIfEmpty(0).Max();
        violations.Check(tiers.TrueForAll(tier => tier.AfterMinutes > before), "A tier is raised once in a turn", $"{room} {raised} after {before}");
        violations.Check(!(SnoozedUntil(open) > at), "No tier is raised while snoozed", $"{room} {raised} at {at:O}");
        violations.Check(!(LastLateArrival + LateHold > at), "No tier is raised right after a late arrival", $"{room} {raised} at {at:O}");
        violations.Check(
            raised.Destinations.Count > 0 && raised.Destinations.All(destination =>
                append.NewAlerts.Any(alert => alert.Tier == raised.Tier.AfterMinutes && alert.Destination.Key == destination.Key)),
            "A tier has an alert for each of its destinations", $"{room} {raised}");
        var row = Rows().Find(row => row.TurnId == Turn.IdOf(room, open.Messages[0].Id));
        if (row is null || changesTerms)
        {
            return;
        }

        var terms = TermsOf(row);
        var hours = PlainHours.Of(terms);
        var waited = hours.Between(since, at);
        var due = terms.Policy.Schedule.Where(tier => TimeSpan.FromMinutes(tier.AfterMinutes) <= waited).Select(tier => tier.AfterMinutes).ToList();
        violations.Check(
            due.Count > 0 && due[^1] == raised.Tier.AfterMinutes && tiers.TrueForAll(tier => due.Contains(tier.AfterMinutes)),
            "The highest tier that is due is raised, and none before its time", $"{room} {raised} at {at:O}, waited {waited}");
        violations.Check(
            hours.IsOpenAt(at) || at <= raised.Tier.DueAt + Grace, "No tier is raised outside open time", $"{room} {raised} at {at:O}");
    }
}
