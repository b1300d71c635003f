using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Views;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Messages;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Turns;

/// <summary>Shows turns as the API gives them, with the names and texts that belong to them.</summary>
internal sealed class TurnViews(IQueries queries, TermsReader terms, TimeProvider clock)
{
    private const int IdsMax = 1000;

    public async ValueTask<IReadOnlyList<TurnView>> ShowAsync(
        Tenant tenant, IReadOnlyList<TurnRow> turns, CancellationToken ct)
    {
        var messages = await ReadMessagesAsync(tenant, turns, ct);
        var names = new Dictionary<RoomKey, string>();
        var views = new List<TurnView>(turns.Count);
        foreach (var turn in turns)
        {
            if (!names.TryGetValue(turn.Room, out var name))
            {
                name = await queries.ReadRoomAsync(turn.Room, ct) is { } room ? RoomViews.NameOf(room) : turn.Room.RoomId;
                names.Add(turn.Room, name);
            }

            views.Add(await ShowAsync(tenant, turn, name, messages, ct));
        }

        return views;
    }

    public async ValueTask<TurnView> ShowAsync(Tenant tenant, TurnRow turn, CancellationToken ct) =>
        (await ShowAsync(tenant, [turn], ct))[0];

    public async ValueTask<TurnDetailView> ShowDetailAsync(Tenant tenant, TurnRow turn, CancellationToken ct)
    {
        var messages = await ReadMessagesAsync(tenant, [turn], ct);
        return new(await ShowAsync(tenant, turn, ct), [
            .. turn.MessageIds
                .Select(id => messages.GetValueOrDefault((turn.Room.Channel, id)))
                .OfType<MessageRow>()
                .Select(message => MessageView.Of(message, tenant)),
        ]);
    }

    /// <summary>Who opened the turn: the directory's name, the message's, or the id.</summary>
    public static string? CustomerNameOf(TurnRow turn, Tenant tenant) => turn.CustomerId is { } customer
        ? tenant.Find(new(turn.Room.Channel, customer))?.Name ?? turn.CustomerName ?? customer
        : turn.CustomerName;

    private async ValueTask<Dictionary<(string Channel, string Id), MessageRow>> ReadMessagesAsync(
        Tenant tenant, IReadOnlyList<TurnRow> turns, CancellationToken ct)
    {
        var messages = new Dictionary<(string Channel, string Id), MessageRow>();
        foreach (var channel in turns.GroupBy(turn => turn.Room.Channel))
        {
            foreach (var ids in channel.SelectMany(turn => turn.MessageIds).Distinct().Chunk(IdsMax))
            {
                foreach (var message in await queries.ReadMessagesAsync(tenant.Name, channel.Key, ids, ct))
                {
                    messages[(message.Channel, message.Id)] = message;
                }
            }
        }

        return messages;
    }

    private async ValueTask<TurnView> ShowAsync(
        Tenant tenant, TurnRow turn, string roomName, Dictionary<(string Channel, string Id), MessageRow> messages,
        CancellationToken ct)
    {
        var answer = turn.AnswerMessageId is { } id ? messages.GetValueOrDefault((turn.Room.Channel, id)) : null;
        List<string> texts =
        [
            .. turn.MessageIds.Where(each => each != turn.AnswerMessageId)
                .Select(each => messages.GetValueOrDefault((turn.Room.Channel, each)))
                .OfType<MessageRow>()
                .Where(message => !message.IsRecalled || turn.Status == TurnStatus.Retracted)
                .Select(message => MessageTexts.Shown(message.Type, message.Text)),
        ];
        return new()
        {
            TurnId = turn.TurnId,
            RoomId = turn.Room.RoomId,
            Channel = turn.Room.Channel,
            RoomName = roomName,
            ResponsibleId = turn.Responsible?.Id,
            ResponsibleChannel = turn.Responsible?.Channel,
            ResponsibleName = turn.Responsible is { } responsible ? tenant.NameOf(responsible) : null,
            Status = turn.Status,
            WaitingSince = tenant.At(turn.WaitingSince),
            EndedAt = tenant.At(turn.EndedAt),
            ReplyMinutes = Minutes.Of(turn.ReplyOpenMs),
            WallClockMinutes = Minutes.Of(turn.ReplyWallMs),
            WaitingMinutes = turn.Status == TurnStatus.Open
                ? Minutes.Of((await terms.HoursAsync(tenant, turn.TermsId, ct)).Between(turn.WaitingSince, clock.GetUtcNow()))
                : null,
            AnswererId = turn.Answerer?.Id,
            AnswererName = turn.Answerer is { } answerer
                ? tenant.Find(answerer)?.DisplayName ?? turn.AnswererName ?? answerer.Id
                : null,
            CustomerId = turn.CustomerId,
            CustomerName = CustomerNameOf(turn, tenant),
            FirstCustomerText = texts.FirstOrDefault(),
            CustomerTexts = texts,
            ReplyText = answer is null ? null : MessageTexts.Shown(answer.Type, answer.Text),
            MessageIds = turn.MessageIds,
            Tiers = [.. turn.Tiers.Select(tier => Show(tier, tenant))],
            Flags = turn.Flags,
            DismissReason = turn.DismissReason,
            NextDueAt = tenant.At(turn.NextDueAt),
        };
    }

    private static TurnTierView Show(TurnTier tier, Tenant tenant) => new(
        tier.AfterMinutes, tier.Color, tenant.At(tier.DueAt), tenant.At(tier.RaisedAt), tier.IsCovered, tier.IsLate);
}
