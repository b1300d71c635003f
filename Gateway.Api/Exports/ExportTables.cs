using System.Globalization;
using System.Runtime.CompilerServices;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Rooms;
using SalesAssistant.Gateway.Api.Turns;

namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>The tables that can be exported, with the column heads of behaviour.md §7.</summary>
internal sealed class ExportTables(IQueries queries, FiguresReader figures, TurnViews turns, RoomLookup rooms)
{
    /// <summary>A table whose rows are read as they are written.</summary>
    public sealed record Table(IReadOnlyList<object?> Heads, IAsyncEnumerable<IReadOnlyList<object?>> Rows);

    public async ValueTask<Table> LeaderboardAsync(
        Caller caller, TimeRange range, LeaderboardSort sort, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        var sales = await figures.ReadAsync(tenant, range.From, range.To, owner: null, ct);
        var ranked = Leaderboard.Rank(sales.People, sort, tenant.Settings.MinimumTurns);
        if (caller.OnlyPerson is { } only)
        {
            var own = sales.Person(only.ToString()).PersonKey;
            ranked = [.. ranked.Where(row => row.Person.PersonKey == own)];
        }

        return new(
            [Texts.Get("HeadRank"), Texts.Get("HeadPerson"), .. MetricColumns.Heads(tenant)],
            Each(ranked.Select(row => (IReadOnlyList<object?>)
                [row.Rank, NameOf(row.Person, tenant), .. MetricColumns.Cells(row.Person.Figures)])));
    }

    public async ValueTask<Table> RoomsAsync(Caller caller, TimeRange range, OwnerScope owner, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        var sales = await figures.ReadAsync(tenant, range.From, range.To, owner.Person, ct);
        var found = owner.IsNobody ? [] : owner.Person is { } person ? sales.RoomsOf(person.ToString()) : sales.Rooms;
        return new(
            [Texts.Get("HeadOwner"), Texts.Get("HeadRoom"), Texts.Get("HeadStage"), .. MetricColumns.Heads(tenant)],
            RoomRowsAsync(tenant, found, ct));
    }

    public ValueTask<Found<TurnSelection>> SelectTurnsAsync(
        Caller caller, TurnQuery query, DateTimeOffset now, CancellationToken ct) =>
        TurnsApi.ReadFilterAsync(caller, query, rooms, now, ct);

    public Table Turns(Tenant tenant, TurnSelection selection) => new(
        [
            Texts.Get("HeadSales"), Texts.Get("HeadRoom"), Texts.Get("HeadCustomer"), Texts.Get("HeadCustomerTexts"),
            Texts.Get("HeadReplyText"), Texts.Get("HeadAnswerer"), Texts.Get("HeadReplyMinutes"), Texts.Get("HeadReplyDate"),
            Texts.Get("HeadReplyTime"), Texts.Get("HeadStatus"), Texts.Get("HeadMessageIds"),
        ],
        TurnRowsAsync(tenant, selection));

    private static string NameOf(PersonFigures person, Tenant tenant) =>
        person.PersonKey is { } key ? tenant.NameOf(PersonKey.Parse(key)) : person.Name;

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Each(IEnumerable<IReadOnlyList<object?>> rows)
    {
        foreach (var row in rows)
        {
            yield return row;
        }

        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> RoomRowsAsync(
        Tenant tenant, IReadOnlyList<RoomFigures> found, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var row in found)
        {
            var key = RoomKey.FromLocal(tenant.Name, row.RoomKey);
            var room = await queries.ReadRoomAsync(key, ct) ?? new RoomRow(key);
            yield return
            [
                room.Owner is { } owner ? tenant.NameOf(owner) : SalesText.NoOwner, RoomViews.NameOf(room),
                Texts.Get("Stage" + room.Stage), .. MetricColumns.Cells(row.Figures),
            ];
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> TurnRowsAsync(
        Tenant tenant, TurnSelection selection, [EnumeratorCancellation] CancellationToken ct = default)
    {
        string? cursor = null;
        do
        {
            if (selection.IsEmpty)
            {
                yield break;
            }

            var page = await queries.ReadTurnsAsync(
                tenant.Name, selection.Filter, new(QueryFields.LimitMax, cursor), ct);
            foreach (var turn in await turns.ShowAsync(tenant, page.Items, ct))
            {
                yield return TurnCells(turn);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private static IReadOnlyList<object?> TurnCells(TurnView turn) =>
    [
        turn.ResponsibleName ?? SalesText.NoOwner,
        turn.RoomName,
        turn.CustomerName,
        string.Join("\n", turn.CustomerTexts),
        turn.ReplyText,
        turn.AnswererName,
        MetricColumns.Rounded(turn.ReplyMinutes),
        turn.Status == TurnStatus.Answered ? turn.EndedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        turn.Status == TurnStatus.Answered ? turn.EndedAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : null,
        Texts.Get("Status" + turn.Status),
        string.Join(" ", turn.MessageIds),
    ];
}
