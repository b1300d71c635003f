using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sales;

/// <summary>Reports and figures as the cluster sends them, and back.</summary>
public static class SalesMapping
{
    public static WireReport ToWire(this RoomReport report) => new()
    {
        Room = report.Room.Local,
        FromVersion = report.FromVersion,
        Version = report.Version,
        IsWhole = report.IsWhole,
        Turns = [.. report.Turns.Select(ToWire)],
        RemovedTurnIds = [.. report.RemovedTurnIds],
        NewMessages = [.. report.NewMessages.Select(message => new WireMessageFact
        {
            OwnerKey = message.OwnerKey,
            Role = message.Role,
            ByOwner = message.ByOwner,
            SentAtTicks = message.SentAt.UtcTicks,
        })],
    };

    public static RoomReport ToReport(this WireReport report, string tenant) =>
        new(RoomKey.FromLocal(tenant, report.Room), report.FromVersion, report.Version)
        {
            IsWhole = report.IsWhole,
            Turns = [.. report.Turns.Select(ToFact)],
            RemovedTurnIds = report.RemovedTurnIds,
            NewMessages = [.. report.NewMessages.Select(message => new MessageFact(
                message.OwnerKey, message.Role, message.ByOwner, At(message.SentAtTicks)))],
        };

    public static WireFigures ToWire(this FrozenFigures figures) => new()
    {
        Rows = [.. figures.Rows.Select(ToWire)],
        LeftOpen = [.. figures.LeftOpen.Select(ToWire)],
    };

    /// <param name="people">The directory that the figures were counted with.</param>
    public static FrozenFigures ToFigures(this WireFigures figures, IReadOnlyCollection<PersonFact> people) => FrozenFigures.Of(
        people, figures.Rows.Select(ToRow), [.. figures.LeftOpen.Select(ToFact)]);

    private static WireTurnFact ToWire(TurnFact turn) => new()
    {
        TurnId = turn.TurnId,
        Room = turn.RoomKey,
        ResponsibleKey = turn.ResponsibleKey,
        AnswererKey = turn.AnswererKey,
        Status = turn.Status,
        WaitingSinceTicks = turn.WaitingSince.UtcTicks,
        EndedAtTicks = turn.EndedAt?.UtcTicks,
        ReplyOpenMs = turn.ReplyOpenMs,
        ReplyWallMs = turn.ReplyWallMs,
        HasCalendar = turn.HasCalendar,
        TermsId = turn.TermsId,
    };

    private static TurnFact ToFact(WireTurnFact turn) => new(
        turn.TurnId, turn.Room, turn.ResponsibleKey, turn.AnswererKey, turn.Status, At(turn.WaitingSinceTicks),
        turn.EndedAtTicks is { } ticks ? At(ticks) : null, turn.ReplyOpenMs, turn.ReplyWallMs, turn.HasCalendar)
    {
        TermsId = turn.TermsId,
    };

    private static WireFigureRow ToWire(FrozenRow row)
    {
        var (figures, reply, wallClock) = (row.Figures, row.Figures.ReplyMs.ToArray(), row.Figures.WallClockMs.ToArray());
        return new()
        {
            Kind = row.Kind,
            PersonKey = row.PersonKey,
            RoomKey = row.RoomKey,
            Hour = row.Hour,
            ReplyMs = reply,
            WallClockMs = reply.AsSpan().SequenceEqual(wallClock) ? null : wallClock,
            OverCount = figures.OverCount,
            DismissedTurns = figures.DismissedTurns,
            RemarkTurns = figures.RemarkTurns,
            AnsweredByColleague = figures.AnsweredByColleague,
            AnsweredForColleagues = figures.AnsweredForColleagues,
            SalesMessages = figures.SalesMessages,
            AfterSalesMessages = figures.AfterSalesMessages,
            EmployeeMessages = figures.EmployeeMessages,
            CustomerMessages = figures.CustomerMessages,
            OwnerMessages = figures.OwnerMessages,
        };
    }

    private static FrozenRow ToRow(WireFigureRow row) => new(row.Kind, row.PersonKey, row.RoomKey, row.Hour, Figures.Of(
        row.ReplyMs, row.WallClockMs ?? row.ReplyMs,
        new(row.OverCount, row.DismissedTurns, row.RemarkTurns, row.AnsweredByColleague, row.AnsweredForColleagues,
            row.SalesMessages, row.AfterSalesMessages, row.EmployeeMessages, row.CustomerMessages, row.OwnerMessages)));

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
