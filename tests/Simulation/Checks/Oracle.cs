using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Domain.Tests.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Simulation.Tests.Workload;

namespace SalesAssistant.Simulation.Tests.Checks;

/// <summary>What must be true at the end, once everything is well again and had time to catch up.</summary>
internal sealed class Oracle(World world)
{
    /// <summary>An alert may be on its way for so long though all is well.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMinutes(3);

    /// <summary>A person's hourly number may hold an alert back.</summary>
    private static readonly TimeSpan HeldBack = TimeSpan.FromMinutes(66);

    private readonly Violations violations = world.Violations;
    private readonly DateTimeOffset now = world.Clock.Now;

    public void Check(Tenant tenant, TenantPlan plan)
    {
        List<(PlainTurn Turn, TurnRow Row, RoomLog Log)> turns = [];
        foreach (var (room, log) in world.Watch.Rooms.Where(room => room.Key.Tenant == plan.Name))
        {
            var rows = log.Rows().ToDictionary(row => row.TurnId);
            var plain = log.CheckTurns();
            if (violations.HasAny)
            {
                return;
            }

            turns.AddRange(plain.Select(turn => (turn, rows[Turn.IdOf(room, turn.Messages[0].Id)], log)));
            CheckRoles(room, log, tenant);
        }

        foreach (var (turn, row, log) in turns.Where(turn => turn.Turn.Status == TurnStatus.Open))
        {
            CheckOpenTurn(turn, row, log);
        }

        CheckAlerts(plan.Name, tenant, turns.ToDictionary(turn => turn.Row.TurnId, turn => turn.Turn));
        CheckFigures(tenant, LedgerDay.Of(now, tenant.Zone), turns);
        CheckFigures(tenant, LedgerDay.Of(now.AddDays(-1), tenant.Zone), turns);
    }

    /// <summary>Messages count under the role that the directory, or the channel, gives their sender.</summary>
    private void CheckRoles(RoomKey room, RoomLog log, Tenant tenant)
    {
        foreach (var message in log.Heard().Where(message => !message.IsLate))
        {
            var known = tenant.Find(new(room.Channel, message.SenderId))?.DirectoryRole;
            violations.Check(
                known is null || known == message.Role, "A changed role recomputes its rooms",
                $"{room} {message.Id} of {message.SenderId}: {message.Role}, directory {known}");
        }
    }

    /// <summary>Of an open turn every tier that is due was raised, and the next one is stored.</summary>
    private void CheckOpenTurn(PlainTurn turn, TurnRow row, RoomLog log)
    {
        var terms = log.TermsOf(row);
        var hours = PlainHours.Of(terms);
        var raised = row.Tiers.Count == 0 ? 0 : row.Tiers[^1].AfterMinutes;
        var isHeld = log.SnoozedUntil(turn) > now - OnTheWay || log.LastLateArrival > now - OnTheWay
            || !hours.IsOpenAt(now) || !hours.IsOpenAt(now - OnTheWay);
        var waited = hours.Between(turn.Since!.Value, now - OnTheWay);
        var due = terms.Policy.Schedule.LastOrDefault(tier => TimeSpan.FromMinutes(tier.AfterMinutes) <= waited);
        violations.Check(
            isHeld || due is null || due.AfterMinutes <= raised, "No tier is lost",
            $"{row.Room} {row.TurnId}: {due?.AfterMinutes} is due, {raised} raised");
        var isOver = terms.Policy.Schedule.All(tier => tier.AfterMinutes <= raised);
        var room = world.Store.Durable.Queries.ReadRoomAsync(row.Room, CancellationToken.None).GetAwaiter().GetResult();
        violations.Check(isOver || room!.NextDueAt is not null, "An open turn's next due time is stored", $"{row.Room} {row.TurnId}");
    }

    /// <summary>Every alert came through or says why not, and every card that can be changed tells how its turn stands.</summary>
    private void CheckAlerts(string tenantName, Tenant tenant, Dictionary<string, PlainTurn> turns)
    {
        foreach (var alert in world.AlertsAsync(tenantName).GetAwaiter().GetResult())
        {
            var age = now - world.Watch.RaisedAt(alert);
            var patience = tenant.Settings.Cards.PersonHourlyMax > 0 ? HeldBack : OnTheWay;
            var turn = alert.TurnId is { } id ? turns.GetValueOrDefault(id) : null;
            violations.Check(
                alert.Status != AlertStatus.Pending || age < patience, "No alert is lost",
                $"{tenantName} {alert.AlertId} is pending after {age}");
            violations.Check(
                alert.Subject != AlertSubject.Turn || turn is not null || alert.EndingJson is not null, "An alert belongs to a turn",
                $"{tenantName} {alert.AlertId} {alert.TurnId}");
            if (alert is { Status: AlertStatus.Delivered, ProviderMessageId: { } messageId, Subject: AlertSubject.Turn, LastError: null }
                && turn is not null && world.Provider.Find(messageId) is { IsFrozen: false } card && !tenant.Settings.Cards.IsLiving)
            {
                var shown = ((card.Contents[^1] as TurnCard)?.Ending)?.Status;
                var isEnded = turn.Status != TurnStatus.Open;
                violations.Check(
                    isEnded == (shown is not null) || age < OnTheWay, "A card tells how its turn stands",
                    $"{tenantName} {alert.AlertId} {alert.TurnId}: {turn.Status}, the card says {shown ?? "waiting"}");
            }
        }
    }

    private void CheckFigures(Tenant tenant, LedgerDay day, List<(PlainTurn Turn, TurnRow Row, RoomLog Log)> turns)
    {
        var queries = world.Store.Durable.Queries;
        var clock = new StoppedClock(now);
        var total = new FiguresReader(queries, new TermsReader(queries), clock)
            .ReadAsync(tenant, day.From, day.To, null, CancellationToken.None).GetAwaiter().GetResult().Total;
        var over = TimeSpan.FromMinutes(tenant.Settings.OverMinutes);
        var asOf = day.To < now ? day.To : now;
        var replies = turns.Where(turn => turn.Turn.Status == TurnStatus.Answered && IsWithin(turn.Turn.EndedAt!.Value))
            .Select(turn => WaitOf(turn, turn.Turn.EndedAt!.Value)).ToList();
        var open = turns.Where(turn => turn.Turn.Since < day.To && (turn.Turn.EndedAt is null || turn.Turn.EndedAt >= day.To)).ToList();
        var messages = world.Watch.Rooms.Where(room => room.Key.Tenant == tenant.Name).SelectMany(room => Counted(room.Value)).ToList();

        Same("answeredTurns", replies.Count, total.AnsweredTurns);
        Same("overCount", replies.Count(reply => reply > over), total.OverCount);
        Same("sum of reply minutes", replies.Sum(reply => reply.TotalMilliseconds) / 60_000, (total.AverageReplyMinutes ?? 0) * replies.Count);
        Same("carriedOver", open.Count, total.CarriedOver);
        Same("openOverCount", open.Count(turn => WaitOf(turn, asOf) > over), total.OpenOverCount);
        Same("dismissedTurns", Ended(TurnStatus.Dismissed), total.DismissedTurns);
        Same("remarkTurns", Ended(TurnStatus.ClosedByRemark), total.RemarkTurns);
        Same("salesMessages", Sent(SenderRole.Sales), total.SalesMessages);
        Same("afterSalesMessages", Sent(SenderRole.AfterSales), total.AfterSalesMessages);
        Same("employeeMessages", Sent(SenderRole.Employee), total.EmployeeMessages);
        Same("customerMessages", Sent(SenderRole.Customer), total.CustomerMessages);

        void Same(string name, double expected, double actual) => violations.Check(
            Math.Abs(expected - actual) < 1e-6, "Metrics equal a plain recomputation",
            $"{tenant.Name} {day.From:O} {name}: {expected}, shown {actual}");

        bool IsWithin(DateTimeOffset at) => at >= day.From && at < day.To;

        int Ended(TurnStatus status) => turns.Count(turn => turn.Turn.Status == status && IsWithin(turn.Turn.EndedAt!.Value));

        int Sent(SenderRole role) => messages.Count(message => message.Role == role && IsWithin(message.SentAt));
    }

    private static TimeSpan WaitOf((PlainTurn Turn, TurnRow Row, RoomLog Log) turn, DateTimeOffset until)
    {
        var wait = PlainHours.Of(turn.Log.TermsOf(turn.Row)).Between(turn.Turn.Since!.Value, until);
        return TimeSpan.FromMilliseconds(Math.Floor(wait.TotalMilliseconds));
    }

    private static IEnumerable<RoomMessage> Counted(RoomLog log)
    {
        var heard = log.Heard().ToList();
        var recalled = heard.Where(message => message.Recalls is not null).Select(message => message.Recalls!).ToHashSet();
        return heard.Where(message => message.IsCountable && !recalled.Contains(message.Id));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
