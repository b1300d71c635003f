using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>A room's state as rows of the query tables, and back where a recomputation reads them.</summary>
internal static class RoomRows
{
    public static RoomRow ToRow(Room room, DateTimeOffset now)
    {
        var turn = room.OpenTurn;
        var last = room.LastShown;
        return new(room.Key)
        {
            Version = room.Version,
            Name = room.Name,
            Stage = room.Stage,
            Owner = room.Owner,
            State = StateOf(room),
            CalendarJson = room.Calendar is { } calendar ? RoomJson.Write(calendar) : null,
            OpenTurnId = turn?.Id,
            WaitingSince = turn?.WaitingSince,
            OpenTermsId = turn is null ? null : room.TermsOf(turn).Id,
            Tier = turn is not null && AlertRules.HighestRaised(room, turn) is > 0 and var tier ? tier : null,
            NextDueAt = AlertRules.NextDueAt(room, now),
            SnoozedUntil = turn is not null && room.SnoozedUntil(turn) is { } until && until > now ? until : null,
            LastSpeaker = last is null ? null : new PersonKey(room.Key.Channel, last.SenderId),
            LastSpeakerName = last?.SenderName,
            LastSpeakerRole = last?.Role,
            LastText = last?.Text,
            LastType = last?.Type,
            LastAt = last?.SentAt,
            PendingHandover = room.PendingHandover,
            CreatedAt = room.CreatedAt,
        };
    }

    public static MessageRow ToRow(Room room, RoomMessage message) => new()
    {
        Tenant = room.Key.Tenant,
        Channel = room.Key.Channel,
        Id = message.Id,
        Room = room.Key,
        SenderId = message.SenderId,
        SenderName = message.SenderName,
        Role = message.Role,
        Owner = room.OwnerAt(message.SentAt),
        SentAt = message.SentAt,
        Sequence = message.Sequence,
        ReceivedAt = message.ReceivedAt,
        Type = message.Type,
        Text = message.Text,
        Recalls = message.Recalls,
        IsCountable = message.IsCountable,
        IsRecalled = room.IsRecalled(message.Id),
        IsLate = message.IsLate,
        HasClockSkew = message.HasClockSkew,
        IsMassSent = message.IsMassSent,
        IsRemark = message.IsRemark,
        Mentions = message.Mentions,
        BodyHash = message.BodyHash,
    };

    public static RoomMessage ToMessage(MessageRow row) => new()
    {
        Id = row.Id,
        SentAt = row.SentAt,
        Sequence = row.Sequence,
        ReceivedAt = row.ReceivedAt,
        SenderId = row.SenderId,
        SenderName = row.SenderName,
        Role = row.Role,
        Type = row.Type,
        Text = row.Text,
        Recalls = row.Recalls,
        IsCountable = row.IsCountable,
        IsRemark = row.IsRemark,
        IsMassSent = row.IsMassSent,
        IsLate = row.IsLate,
        HasClockSkew = row.HasClockSkew,
        Mentions = row.Mentions,
        BodyHash = row.BodyHash,
    };

    public static TurnRow ToRow(Room room, Turn turn, Tenant tenant)
    {
        var terms = room.TermsOf(turn);
        var isAnswered = turn.Status == TurnStatus.Answered;
        var answerer = turn.AnswererId is { } id ? new PersonKey(room.Key.Channel, id) : (PersonKey?)null;
        var first = turn.Messages.Find(message => !message.IsRecalled) ?? turn.Messages[0];
        return new()
        {
            TurnId = turn.Id,
            Room = room.Key,
            Status = turn.Status,
            WaitingSince = turn.WaitingSince,
            EndedAt = turn.EndedAt,
            Responsible = turn.Responsible,
            OpenedUnder = turn.OpenedUnder,
            Answerer = answerer,
            AnswererName = answerer is { } person ? tenant.Find(person)?.Name ?? turn.AnswererName : null,
            AnswerMessageId = turn.AnswerMessageId,
            ReplyOpenMs = isAnswered ? Milliseconds(terms.Hours.Between(turn.WaitingSince, turn.EndedAt!.Value)) : null,
            ReplyWallMs = isAnswered ? Milliseconds(turn.EndedAt!.Value - turn.WaitingSince) : null,
            DismissReason = turn.DismissReason,
            TermsId = terms.Id,
            MessageIds = [.. turn.Messages.Select(message => message.Id), .. turn.AnswerMessageId is { } answer ? [answer] : Array.Empty<string>()],
            CustomerId = first.SenderId,
            CustomerName = first.SenderName,
            Tiers = [.. room.TiersOf(turn).Select(ToTier)],
            Flags = room.FlagsOf(turn),
            NextDueAt = turn.IsOpen ? AlertRules.NextDueAt(room, turn.WaitingSince) : null,
        };
    }

    public static IReadOnlyList<RaisedTier> ToTiers(IReadOnlyList<TurnTier> tiers) =>
    [
        .. tiers.Select(tier => new RaisedTier(
            tier.AfterMinutes, Enum.Parse<TierColor>(tier.Color, ignoreCase: true), tier.DueAt, tier.RaisedAt, tier.IsCovered,
            tier.IsLate)),
    ];

    /// <summary>Recalls and roles of messages that are stored already.</summary>
    public static IEnumerable<MessageChange> ToChanges(Room room, RoomChanges changes)
    {
        var added = changes.Messages.Select(message => message.Id).ToHashSet();
        var recalled = changes.RecalledIds.Where(id => !added.Contains(id))
            .Select(id => new MessageChange(room.Key.Channel, id) { IsRecalled = true });
        return recalled.Concat(changes.Roles.Select(change => new MessageChange(room.Key.Channel, change.MessageId) { Role = change.Role }));
    }

    private static TurnTier ToTier(RaisedTier tier) => new(
        tier.AfterMinutes, tier.Color.ToString().ToLowerInvariant(), tier.DueAt, tier.RaisedAt, tier.IsCovered, tier.IsLate);

    private static RoomState StateOf(Room room) =>
        room.IsArchived ? RoomState.Archived
        : room.OpenTurn is not null ? RoomState.Waiting
        : room.LastEnd is TurnStatus.Answered or TurnStatus.ClosedByRemark ? RoomState.Answered
        : RoomState.Quiet;

    private static long Milliseconds(TimeSpan time) => Math.Max(0, (long)time.TotalMilliseconds);
}
