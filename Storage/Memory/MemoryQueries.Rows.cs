using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

internal sealed partial class MemoryQueries
{
    public ValueTask<TurnRow?> ReadTurnAsync(string tenant, string turnId, CancellationToken ct) =>
        Locked(() => state.Turns.GetValueOrDefault((tenant, turnId)));

    public ValueTask<Page<TurnRow>> ReadTurnsAsync(
        string tenant, TurnFilter filter, PageRequest page, CancellationToken ct) => Locked(() =>
    {
        var after = Cursor.Read("turns", page.Cursor, 2);
        return PageOf(
            state.Turns.Where(t => t.Key.Tenant == tenant).Select(t => t.Value)
                .Where(turn => Matches(turn, filter))
                .Where(turn => after is null || IsBefore((turn.WaitingSince, turn.TurnId, ""), after))
                .OrderByDescending(turn => turn.WaitingSince)
                .ThenByDescending(turn => turn.TurnId, StringComparer.Ordinal),
            page,
            last => Cursor.Write("turns", Text(last.WaitingSince), last.TurnId));
    });

    public ValueTask<IReadOnlyList<MessageRow>> ReadMessagesAsync(
        string tenant, string channel, IReadOnlyCollection<string> ids, CancellationToken ct) =>
        Locked<IReadOnlyList<MessageRow>>(() =>
            [.. ids.Distinct().Select(id => state.Messages.GetValueOrDefault((tenant, channel, id))).OfType<MessageRow>()]);

    public ValueTask<Page<MessageRow>> SearchMessagesAsync(
        string tenant, MessageFilter filter, PageRequest page, CancellationToken ct) => Locked(() =>
    {
        var after = Cursor.Read("messages", page.Cursor, 3);
        return PageOf(
            state.Messages.Values
                .Where(m => m.Tenant == tenant && (filter.Room is null || filter.Room == m.Room)
                    && !(m.SentAt < filter.From) && !(m.SentAt >= filter.To) && IsOwnedBy(filter.RoomOwner, m.Room)
                    && (string.IsNullOrEmpty(filter.Text) || Contains(m.Text, filter.Text)))
                .Where(m => after is null || IsBefore((m.SentAt, m.Channel, m.Id), after))
                .OrderByDescending(m => m.SentAt)
                .ThenByDescending(m => m.Channel, StringComparer.Ordinal)
                .ThenByDescending(m => m.Id, StringComparer.Ordinal),
            page,
            last => Cursor.Write("messages", Text(last.SentAt), last.Channel, last.Id));
    });

    public ValueTask<IReadOnlyList<MessageRow>> ReadRoomMessagesAsync(
        RoomKey room, DateTimeOffset since, int limit, CancellationToken ct) => Locked(() => RoomOrder.Sort(
        state.Messages.Values
            .Where(m => m.Room == room && m.SentAt >= since)
            .OrderByDescending(m => m.SentAt)
            .ThenByDescending(m => m.Channel, StringComparer.Ordinal)
            .ThenByDescending(m => m.Id, StringComparer.Ordinal)
            .Take(limit)));

    public ValueTask<Page<AlertRow>> ReadAlertsAsync(
        string tenant, AlertFilter filter, PageRequest page, CancellationToken ct) => Locked(() =>
    {
        var after = Cursor.Read("alerts", page.Cursor, 2);
        return PageOf(
            state.Alerts.Values
                .Where(a => a.Tenant == tenant && Matches(a, filter))
                .Where(a => after is null || IsBefore((a.RaisedAt, a.AlertId, ""), after))
                .OrderByDescending(a => a.RaisedAt)
                .ThenByDescending(a => a.AlertId, StringComparer.Ordinal),
            page,
            last => Cursor.Write("alerts", Text(last.RaisedAt), last.AlertId));
    });

    public ValueTask<AlertRow?> ReadAlertAsync(string tenant, string alertId, CancellationToken ct) =>
        Locked(() => state.Alerts.GetValueOrDefault((tenant, alertId)));

    public ValueTask<IReadOnlyList<AlertRow>> ReadAlertsOfTurnAsync(string tenant, string turnId, CancellationToken ct) =>
        Locked<IReadOnlyList<AlertRow>>(() =>
        [
            .. state.Alerts.Values
                .Where(a => a.Tenant == tenant && a.TurnId == turnId)
                .OrderBy(a => a.RaisedAt)
                .ThenBy(a => a.Tier)
                .ThenBy(a => a.AlertId, StringComparer.Ordinal),
        ]);

    private static bool Matches(TurnRow turn, TurnFilter filter) =>
        !(turn.EndedAt < filter.From)
        && !((turn.EndedAt ?? turn.WaitingSince) >= filter.To)
        && (filter.Room is null || filter.Room == turn.Room)
        && (filter.Owner is null || filter.Owner == turn.Responsible)
        && (!filter.HasNoOwner || turn.Responsible is null)
        && (filter.Status ?? turn.Status) == turn.Status
        && (filter.OverMs is null || turn.Status == TurnStatus.Open
            || (turn.Status == TurnStatus.Answered && turn.ReplyOpenMs > filter.OverMs));

    /// <summary>Whether a row of a newest-first list comes after the cursor.</summary>
    private static bool IsBefore((DateTimeOffset At, string First, string Second) row, string[] after)
    {
        var order = Ms(row.At).CompareTo(Cursor.Number(after[0]));
        order = order != 0 ? order : string.CompareOrdinal(row.First, after[1]);
        order = order != 0 || after.Length < 3 ? order : string.CompareOrdinal(row.Second, after[2]);
        return order < 0;
    }

    private bool Matches(AlertRow alert, AlertFilter filter) =>
        !(alert.RaisedAt < filter.From)
        && !(alert.RaisedAt >= filter.To)
        && (filter.Room is null || filter.Room == alert.Room)
        && (filter.Status ?? alert.Status) == alert.Status
        && (filter.Subject is { } subject ? alert.Subject == subject : alert.Subject != AlertSubject.Leaderboard)
        && IsOwnedBy(filter.RoomOwner, alert.Room);
}
