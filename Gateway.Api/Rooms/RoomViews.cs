using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Turns;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>Shows rooms as the API gives them: with waits as of now, and the figures of today.</summary>
internal sealed class RoomViews(
    IQueries queries, FiguresReader figures, TermsReader terms, ActorNames actors, RoomsToRead toRead, TimeProvider clock)
{
    public async ValueTask<IReadOnlyList<RoomView>> ShowAsync(
        Tenant tenant, IReadOnlyList<RoomRow> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0)
        {
            return [];
        }

        var today = await TodayAsync(tenant, ct);
        var open = rooms.Select(room => room.OpenTurnId).OfType<string>().ToList();
        var turns = open.Count == 0 ? []
            : (await queries.ReadTurnsAsync(tenant.Name, open, ct)).ToDictionary(turn => turn.TurnId, StringComparer.Ordinal);
        var views = new List<RoomView>(rooms.Count);
        foreach (var room in rooms)
        {
            views.Add(await ShowAsync(new RoomView
            {
                RoomId = room.Key.RoomId,
                Channel = room.Key.Channel,
                Name = NameOf(room),
                Stage = room.Stage,
                State = room.State,
                Today = new(today.Room(room.Key.Local).Figures),
                Problems = RoomProblems.Of(room, tenant, await toRead.FindAsync(room.Key, ct)),
            }, tenant, room, turns, ct));
        }

        return views;
    }

    public async ValueTask<RoomView> ShowAsync(Tenant tenant, RoomRow room, CancellationToken ct) =>
        (await ShowAsync(tenant, [room], ct))[0];

    public static string NameOf(RoomRow room) => string.IsNullOrEmpty(room.Name) ? room.Key.RoomId : room.Name;

    private ValueTask<SalesFigures> TodayAsync(Tenant tenant, CancellationToken ct)
    {
        var today = TimeRange.Today(tenant.Zone, clock.GetUtcNow());
        return figures.ReadAsync(tenant, today.From, today.To, owner: null, ct);
    }

    private async ValueTask<RoomView> ShowAsync(
        RoomView view, Tenant tenant, RoomRow room, Dictionary<string, TurnRow> turns, CancellationToken ct)
    {
        view = view with
        {
            OwnerId = room.Owner?.Id,
            OwnerChannel = room.Owner?.Channel,
            OwnerName = room.Owner is { } owner ? tenant.NameOf(owner) : null,
            LastSpeaker = room.LastSpeaker is { } speaker
                ? tenant.Find(speaker)?.DisplayName ?? room.LastSpeakerName ?? speaker.Id
                : room.LastSpeakerName,
            LastSpeakerId = room.LastSpeaker?.Id,
            LastSpeakerRole = room.LastSpeakerRole,
            LastText = room.LastType is { } type ? MessageTexts.Shown(type, room.LastText) : room.LastText,
            LastAt = tenant.At(room.LastAt),
            NextDueAt = tenant.At(room.NextDueAt),
            SnoozedUntil = room.SnoozedUntil > clock.GetUtcNow() ? tenant.At(room.SnoozedUntil) : null,
            PendingHandover = room.PendingHandover is { } handover ? await ShowAsync(handover, tenant, ct) : null,
        };
        return room.WaitingSince is { } since && room.OpenTurnId is { } turnId
            ? await ShowWaitAsync(view, tenant, room, since, turnId, turns.GetValueOrDefault(turnId), ct)
            : view;
    }

    private async ValueTask<RoomView> ShowWaitAsync(
        RoomView view, Tenant tenant, RoomRow room, DateTimeOffset since, string turnId, TurnRow? turn, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hours = await terms.HoursAsync(tenant, room.OpenTermsId, ct);
        return view with
        {
            WaitingSince = tenant.At(since),
            WaitingMinutes = Minutes.Of(hours.Between(since, now)),
            WaitingWallClockMinutes = Minutes.Of(now > since ? now - since : TimeSpan.Zero),
            Tier = room.Tier,
            OpenTurnColor = turn?.Tiers.LastOrDefault(tier => tier.AfterMinutes == room.Tier)?.Color,
            OpenTurnId = turnId,
            ClockPaused = !hours.IsOpenAt(now),
            WaitingCount = turn?.MessageIds.Count,
            CustomerName = turn is null ? null : TurnViews.CustomerNameOf(turn, tenant),
        };
    }

    private async ValueTask<PendingHandoverView> ShowAsync(PendingHandover handover, Tenant tenant, CancellationToken ct) => new(
        handover.NewOwner.Id, handover.NewOwner.Channel, tenant.NameOf(handover.NewOwner), handover.NewStage,
        handover.Reason, await actors.NameOfAsync(tenant, handover.RequestedBy, ct), tenant.At(handover.RequestedAt));
}
