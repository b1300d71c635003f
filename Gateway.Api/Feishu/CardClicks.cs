using System.Resources;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Api.Feishu;

/// <summary>Carries out what somebody clicked on an alert's card, and answers with a toast and the card's new state.</summary>
internal sealed class CardClicks(
    IAssistant assistant, IQueries queries, ICardRenderer renderer, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock,
    ILogger<CardClicks> logger)
{
    private const int SnoozeMinutesDefault = 30;

    // Feishu shows an error after 3 s, so the answer leaves before; the command goes on behind it.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2.5);
    private static readonly ResourceManager Texts = new("SalesAssistant.Gateway.Api.Feishu.ClickTexts", typeof(CardClicks).Assembly);

    /// <param name="click">The event of <c>card.action.trigger</c>.</param>
    /// <returns>Feishu's answer: <c>toast</c>, and <c>card</c> where the card changes.</returns>
    public async Task<object> TakeAsync(Tenant tenant, JsonElement click, CancellationToken ct)
    {
        var value = ValueOf(click);
        var clicker = PersonOf(tenant, click.OptionalObject("operator")?.Optional("open_id"));
        if (clicker is null || !clicker.Role.IsStaff())
        {
            return Toast("error", "NotStaff");
        }

        if (value?.Optional("turnId") is not { } turnId || await FindRoomAsync(tenant, turnId, ct) is not { } room)
        {
            return Toast("error", "UnknownTurn");
        }

        if (!MayAct(tenant, clicker, room) && value.Value.Optional("action") != "claim")
        {
            return Toast("error", "NotOwner");
        }

        var command = ToCommand(value.Value, turnId, clicker);
        if (command is null)
        {
            return Toast("error", "UnknownAction");
        }

        try
        {
            var work = assistant.CommandAsync(room.Key, command, clicker.Key.ToString(), createsRoom: false, CancellationToken.None);
            var answer = await work.AsTask().WaitAsync(AnswerWithin, realClock, ct);
            return answer?.Refusal is { } refusal
                ? new { toast = new { type = "warning", content = refusal.Text } }
                : await DoneAsync(tenant, command, turnId, click, ct);
        }
        catch (TimeoutException)
        {
            return Toast("info", "Working");
        }
        catch (Exception error) when (error is LogUnavailableException or OverloadedException)
        {
            FeishuLog.ClickFailed(logger, error, tenant.Name);
            return Toast("error", "TryAgain");
        }
    }

    private async Task<object> DoneAsync(Tenant tenant, RoomCommand command, string turnId, JsonElement click, CancellationToken ct)
    {
        var text = command switch
        {
            Dismiss => Text("Dismissed"),
            Snooze snooze => string.Format(System.Globalization.CultureInfo.InvariantCulture, Text("Snoozed"), snooze.Minutes),
            _ => Text("Claimed"),
        };
        var toast = new { type = "success", content = text };
        var messageId = click.OptionalObject("context")?.Optional("open_message_id");
        var alerts = await queries.ReadAlertsOfTurnAsync(tenant.Name, turnId, ct);
        var alert = alerts.FirstOrDefault(row => row.ProviderMessageId == messageId) ?? alerts.LastOrDefault();
        return alert is null || command is Snooze
            ? new { toast }
            : new { toast, card = new { type = "raw", data = JsonNode.Parse(renderer.RenderJson(CardOf(alert, command), isInteractive: true)) } };
    }

    /// <summary>The card as it stands after the click: ended, or no longer to be claimed.</summary>
    private static Card CardOf(AlertRow alert, RoomCommand command) => Card.FromJson(alert.CardJson) switch
    {
        TurnCard card when alert.EndingJson is { } ending => card with { Ending = CardEnding.FromJson(ending) },
        TurnCard card when command is AssignOwner => card with { CanClaim = false },
        var card => card,
    };

    private async ValueTask<RoomRow?> FindRoomAsync(Tenant tenant, string turnId, CancellationToken ct)
    {
        // A late message may have given the turn another id since the card was sent; its alerts still know the room.
        var key = (await queries.ReadTurnAsync(tenant.Name, turnId, ct))?.Room
            ?? (await queries.ReadAlertsOfTurnAsync(tenant.Name, turnId, ct)).FirstOrDefault()?.Room;
        return key is { } room ? await queries.ReadRoomAsync(room, ct) : null;
    }

    private static RoomCommand? ToCommand(JsonElement value, string turnId, Person clicker) => value.Optional("action") switch
    {
        "dismiss" => new Dismiss(value.Optional("reason") ?? Text("DismissReason"), turnId),
        "snooze" => new Snooze(MinutesOf(value), turnId),
        "claim" => new AssignOwner(clicker.Key, clicker.Role == SenderRole.AfterSales ? Stage.AfterSales : Stage.PreSales),
        _ => null,
    };

    private static int MinutesOf(JsonElement value) =>
        value.TryGetProperty("minutes", out var minutes) && minutes.ValueKind == JsonValueKind.Number && minutes.TryGetInt32(out var number)
            ? number
            : SnoozeMinutesDefault;

    private static bool MayAct(Tenant tenant, Person clicker, RoomRow room) =>
        !tenant.Settings.Cards.OnlyOwnerActs || room.Owner is null || room.Owner == clicker.Key
        || clicker.SameAs == room.Owner || tenant.Find(room.Owner.Value) is { } owner
            && (owner.SameAs == clicker.Key || (owner.Backup == clicker.Key));

    private static Person? PersonOf(Tenant tenant, string? openId) => string.IsNullOrEmpty(openId) ? null
        : tenant.People.Values.FirstOrDefault(person => person.Feishu?.OpenId == openId);

    /// <summary>A button's value comes as an object, and from some clients as a string of JSON.</summary>
    private static JsonElement? ValueOf(JsonElement click)
    {
        if (click.OptionalObject("action") is not { } action || !action.TryGetProperty("value", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String
                && JsonDocument.Parse(value.GetString()!).RootElement is { ValueKind: JsonValueKind.Object } parsed ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static object Toast(string type, string name) => new { toast = new { type, content = Text(name) } };

    private static string Text(string name) => Texts.GetString(name) ?? throw new MissingManifestResourceException(name);
}
