using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>What a room's step writes into the outbox.</summary>
internal static class AlertRows
{
    /// <summary>Characters of an answer that a final card shows.</summary>
    private const int AnswerShownMax = 60;

    /// <summary>One card per destination of a tier that was just raised.</summary>
    public static IEnumerable<AlertRow> Of(Room room, TierRaised raised, Tenant tenant, DateTimeOffset now)
    {
        var turn = room.OpenTurn!;
        return raised.Destinations.Select(destination => ToAlert(room, turn, raised.Tier, destination, tenant, now));
    }

    /// <summary>
    /// Cards of turns that ended, ended otherwise, opened again or vanished; and those of turns that go by another id now.
    /// </summary>
    public static IEnumerable<AlertChange> ToChanges(Room room, RoomChanges changes, Tenant tenant, DateTimeOffset now)
    {
        foreach (var move in changes.AlertMoves)
        {
            yield return new(move.FromTurnId) { NewTurnId = move.ToTurnId, RaisedAt = move.RaisedAt };
        }

        // What moved may have been told the end of the turn that it came from.
        var told = changes.EndedOrReopened.Concat(changes.AlertMoves.Select(move => move.ToTurnId)).ToHashSet();
        foreach (var turn in changes.Turns.Where(turn => told.Contains(turn.Id) && room.TiersOf(turn).Count > 0))
        {
            yield return new(turn.Id)
            {
                EndingJson = turn.IsOpen ? null : ToEnding(room, turn, tenant).ToJson(), Reopens = turn.IsOpen,
            };
        }

        // No turn has their messages any more: whoever waited turned out to be none of the customers, or never to have written.
        foreach (var gone in changes.VanishedTurnIds)
        {
            var ending = new CardEnding(NameOf(TurnStatus.Retracted), now, WaitedMinutes: 0, By: null, Text: null);
            yield return new(gone) { EndingJson = ending.ToJson() };
        }
    }

    /// <summary>A final card for destinations that cannot change the ones they have, where the tenant asked for it.</summary>
    public static IEnumerable<AlertRow> FinalsOf(Room room, RoomChanges changes, Tenant tenant, DateTimeOffset now)
    {
        if (!tenant.Settings.Cards.SendsFinalToWebhooks)
        {
            yield break;
        }

        foreach (var turn in changes.Turns.Where(turn => !turn.IsOpen && changes.EndedOrReopened.Contains(turn.Id)))
        {
            var raised = room.TiersOf(turn);
            var minutes = raised.Select(tier => tier.AfterMinutes).ToHashSet();
            var targets = room.TermsOf(turn).Policy.Schedule
                .Where(tier => minutes.Contains(tier.AfterMinutes)).SelectMany(tier => tier.To).ToHashSet();
            foreach (var destination in Routing.Resolve(targets, room.Owner, tenant, now)
                .Where(destination => raised.Count > 0 && Routing.AddressOf(destination.Key, tenant) is { ChatId: null, OpenId: null }))
            {
                yield return ToAlert(room, turn, raised[^1], destination, tenant, now) with
                {
                    AlertId = IdOf(turn.Id + turn.Status, raised[^1].AfterMinutes, destination.Key),
                    Tier = null,
                    EndingJson = ToEnding(room, turn, tenant).ToJson(),
                };
            }
        }
    }

    /// <summary>The id of an alert: <c>a</c> and 26 hexadecimal digits.</summary>
    public static string IdOf(string turnId, int afterMinutes, string destinationKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{turnId}|{afterMinutes}|{destinationKey}"));
        return "a" + Convert.ToHexStringLower(hash.AsSpan(0, 13));
    }

    private static AlertRow ToAlert(
        Room room, Turn turn, RaisedTier tier, Destination destination, Tenant tenant, DateTimeOffset now)
    {
        var card = ToCard(room, turn, tier, tenant, now);
        return new()
        {
            AlertId = IdOf(turn.Id, tier.AfterMinutes, destination.Key),
            Tenant = room.Key.Tenant,
            Subject = AlertSubject.Turn,
            TurnId = turn.Id,
            Room = room.Key,
            Tier = tier.AfterMinutes,
            Color = tier.Color.ToString().ToLowerInvariant(),
            Destination = destination,
            Status = AlertStatus.Pending,
            DueAt = tier.DueAt,
            RaisedAt = now,
            IsLate = tier.IsLate,
            // In the owner's own chat a mention says nothing; in a group it finds the owner.
            CardJson = (destination.Kind == DestinationKind.Public ? card : card with { OwnerOpenId = null }).ToJson(),
        };
    }

    private static TurnCard ToCard(Room room, Turn turn, RaisedTier tier, Tenant tenant, DateTimeOffset now)
    {
        var last = room.LastShown;
        var customer = turn.Messages.Find(message => !message.IsRecalled) ?? turn.Messages[0];
        var owner = room.Owner is { } key ? tenant.Find(key) : null;
        return new()
        {
            TurnId = turn.Id,
            RoomName = room.Name ?? room.Key.RoomId,
            RoomLocal = room.Key.Local,
            CustomerName = NameOf(room, customer.SenderId, customer.SenderName, tenant),
            OwnerName = room.Owner is { } named ? tenant.NameOf(named) : null,
            OwnerOpenId = owner?.Feishu?.OpenId,
            Tier = tier.AfterMinutes,
            Color = tier.Color.ToString().ToLowerInvariant(),
            WaitingSince = turn.WaitingSince,
            WaitedMinutes = room.TermsOf(turn).Hours.Between(turn.WaitingSince, now).TotalMinutes,
            WaitingMessages = turn.WaitingCount,
            LastText = last is null ? "" : MessageTexts.Shown(last.Type, last.Text),
            LastAuthor = last is null ? "" : NameOf(room, last.SenderId, last.SenderName, tenant),
            IsLate = tier.IsLate,
            TimeZone = tenant.Settings.TimeZone,
            CanClaim = room.Owner is null,
        };
    }

    private static CardEnding ToEnding(Room room, Turn turn, Tenant tenant)
    {
        var at = turn.EndedAt!.Value;
        var waited = room.TermsOf(turn).Hours.Between(turn.WaitingSince, at).TotalMinutes;
        var status = NameOf(turn.Status);
        return turn.Status switch
        {
            TurnStatus.Answered => new(
                status, at, waited, NameOf(room, turn.AnswererId!, turn.AnswererName, tenant), AnswerText(room, turn)),
            TurnStatus.Dismissed => new(status, at, waited, ActorName(turn.DismissedBy, tenant), turn.DismissReason),
            _ => new(status, at, waited, null, null),
        };
    }

    private static string NameOf(TurnStatus status) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>Whoever clicked is a person; a key's name is not known here, and its id says nothing to readers.</summary>
    private static string? ActorName(string? actor, Tenant tenant) =>
        actor?.Contains('|', StringComparison.Ordinal) == true ? tenant.NameOf(PersonKey.Parse(actor)) : null;

    private static string? AnswerText(Room room, Turn turn)
    {
        if (room.Find(turn.AnswerMessageId!) is not { } answer)
        {
            return null;
        }

        var text = MessageTexts.Shown(answer.Type, answer.Text);
        return text.Length > AnswerShownMax ? text[..AnswerShownMax] + "…" : text;
    }

    private static string NameOf(Room room, string senderId, string? senderName, Tenant tenant) =>
        tenant.Find(new PersonKey(room.Key.Channel, senderId))?.Name ?? senderName ?? senderId;
}
