using System.Globalization;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;

namespace SalesAssistant.Engine.Sheets;

/// <summary>Reads the rows that a sheet should have.</summary>
internal sealed class SheetContents(IQueries queries, FiguresReader figures, TimeProvider clock)
{
    private const int PageSize = 500;
    private const int TextMax = 500;

    private static readonly IReadOnlyList<(string Head, Func<Figures, double?> Cell)> Metrics =
    [
        ("HeadAnsweredTurns", each => each.AnsweredTurns),
        ("HeadAverageReply", each => each.AverageReplyMinutes),
        ("HeadMedianReply", each => each.MedianReplyMinutes),
        ("HeadP90Reply", each => each.P90ReplyMinutes),
        ("HeadOverCount", each => each.OverCount),
        ("HeadOpenOverCount", each => each.OpenOverCount),
        ("HeadCarriedOver", each => each.CarriedOver),
        ("HeadOnTimeRate", each => each.OnTimeRate),
        ("HeadTotalMessages", each => each.TotalMessages),
        ("HeadSalesMessages", each => each.SalesMessages),
        ("HeadAfterSalesMessages", each => each.AfterSalesMessages),
        ("HeadEmployeeMessages", each => each.EmployeeMessages),
        ("HeadCustomerMessages", each => each.CustomerMessages),
        ("HeadOwnerMessages", each => each.OwnerMessages),
        ("HeadLegacyAverage", each => each.LegacyAverageReplyMinutes),
        ("HeadDismissedTurns", each => each.DismissedTurns),
        ("HeadRemarkTurns", each => each.RemarkTurns),
        ("HeadAnsweredByColleague", each => each.AnsweredByColleague),
    ];

    private readonly TermsReader terms = new(queries);

    /// <summary>The rooms of a sheet by local key; at most one more than <see cref="SheetSync.RowsMax"/>.</summary>
    public async ValueTask<IReadOnlyDictionary<string, RoomRow>> ReadRoomsAsync(
        Tenant tenant, SheetName sheet, CancellationToken ct)
    {
        var filter = new RoomFilter { ActiveSince = sheet == SheetName.Today ? Today(tenant).From : null };
        Dictionary<string, RoomRow> rooms = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await queries.ReadRoomsAsync(tenant.Name, filter, new(PageSize, cursor), ct);
            foreach (var room in page.Items.Where(room => sheet == SheetName.Rooms || room.State != RoomState.Archived))
            {
                rooms[room.Key.Local] = room;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null && rooms.Count <= SheetSync.RowsMax);
        return rooms;
    }

    public async ValueTask<IReadOnlyList<SheetRow>> ShowAsync(
        Tenant tenant, SheetName sheet, IEnumerable<RoomRow> rooms, SheetState state, CancellationToken ct)
    {
        var day = Today(tenant);
        var today = sheet == SheetName.Today
            ? (await figures.ReadAsync(tenant, day.From, day.To, owner: null, ct))
                .Rooms.ToDictionary(room => room.RoomKey, room => room.Figures)
            : null;
        List<SheetRow> rows = [];
        foreach (var room in rooms.Take(SheetSync.RowsMax))
        {
            var cells = await ShowAsync(tenant, room, ct);
            cells[SheetTexts.Answer] = new(state.Rows.GetValueOrDefault(room.Key.Local)?.Answer ?? "");
            if (today is not null)
            {
                var own = today.GetValueOrDefault(room.Key.Local) ?? new Figures();
                foreach (var (head, cell) in Metrics)
                {
                    cells[SheetTexts.Get(head, tenant.Settings.OverMinutes)] = Number(cell(own));
                }
            }

            rows.Add(new(room.Key.Local)
            {
                Figures = cells,
                Edits = EditsOf(tenant, room),
                TurnId = room.OpenTurnId,
                HandoverId = room.PendingHandover is { } handover ? $"{handover.RequestedAt:O} {handover.NewOwner}" : null,
            });
        }

        return rows;
    }

    public static string NameOf(Stage stage) => SheetTexts.Get("Stage" + stage);

    private static Dictionary<string, string> EditsOf(Tenant tenant, RoomRow room) => new(StringComparer.Ordinal)
    {
        [SheetTexts.Owner] = room.Owner is { } owner ? tenant.NameOf(owner).Trim() : "",
        [SheetTexts.Stage] = NameOf(room.Stage),
        [SheetTexts.Dismiss] = "",
        [SheetTexts.Approval] = "",
    };

    private async ValueTask<Dictionary<string, SheetValue>> ShowAsync(Tenant tenant, RoomRow room, CancellationToken ct)
    {
        var waited = room.WaitingSince is { } since
            ? Math.Floor((await terms.HoursAsync(tenant, room.OpenTermsId, ct)).Between(since, clock.GetUtcNow()).TotalMinutes)
            : (double?)null;
        var speaker = room.LastSpeaker is { } key ? tenant.Find(key)?.DisplayName ?? room.LastSpeakerName ?? key.Id : "";
        var text = room.LastType is { } type ? MessageTexts.Shown(type, room.LastText) : room.LastText;
        return new(StringComparer.Ordinal)
        {
            [SheetTexts.Key] = new(room.Key.Local),
            [SheetTexts.Get("RoomName")] = new(Plain(string.IsNullOrEmpty(room.Name) ? room.Key.RoomId : room.Name)),
            [SheetTexts.Get("State")] = new(SheetTexts.Get("State" + room.State)),
            [SheetTexts.Get("LastSpeaker")] = new(Plain(speaker)),
            [SheetTexts.Get("LastText")] = new(Plain(text ?? "")),
            [SheetTexts.Get("LastAt")] = room.LastAt is { } at
                ? new(TimeZoneInfo.ConvertTime(at, tenant.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    at.ToUnixTimeMilliseconds())
                : new(""),
            [SheetTexts.Get("WaitingMinutes")] = Number(waited),
            [SheetTexts.Get("Tier")] = Number(room.Tier),
            [SheetTexts.Get("Pending")] = new(room.PendingHandover is { } handover
                ? SheetTexts.Get("PendingTo", tenant.NameOf(handover.NewOwner), NameOf(handover.NewStage))
                : ""),
        };
    }

    private LedgerDay Today(Tenant tenant) => LedgerDay.Of(clock.GetUtcNow(), tenant.Zone);

    private static SheetValue Number(double? value)
    {
        var rounded = value is { } number ? Rounding.RoundHalfUp(number, digits: 4) : (double?)null;
        return new(rounded?.ToString("0.####", CultureInfo.InvariantCulture) ?? "", rounded);
    }

    /// <summary>Without control characters, and cut to a length that every provider takes.</summary>
    private static string Plain(string text)
    {
        var shown = text.Length <= TextMax ? text : text[..(char.IsHighSurrogate(text[TextMax - 1]) ? TextMax - 1 : TextMax)];
        return string.Concat(shown.Select(each => char.IsControl(each) ? ' ' : each)).Trim();
    }
}
