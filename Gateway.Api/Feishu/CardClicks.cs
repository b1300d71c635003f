using System.Globalization;
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
        var accounts = AccountsOf(tenant, click.OptionalObject("operator")?.Optional("open_id"));
        if (accounts.Count == 0)
        {
            return Said("error", "NotStaff");
        }

        if (value?.Optional("turnId") is not { } turnId || await FindRoomAsync(tenant, turnId, ct) is not { } room)
        {
            return Said("error", "UnknownTurn");
        }

        var clicker = accounts.FirstOrDefault(account => account.Key == room.Owner)
            ?? accounts.FirstOrDefault(account => account.Key.Channel == room.Key.Channel) ?? accounts[0];
        if (!MayAct(tenant, clicker, room) && value.Value.Optional("action") != "claim")
        {
            return Said("error", "NotOwner");
        }

        var command = ToCommand(value.Value, turnId, clicker);
        if (command is null)
        {
            return Said("error", "UnknownAction");
        }

        try
        {
            var work = assistant.CommandAsync(room.Key, command, clicker.Key.ToString(), createsRoom: false, CancellationToken.None);
            var answer = await work.AsTask().WaitAsync(AnswerWithin, realClock, ct);
            var toast = answer?.Refusal is { } refusal ? Toast("warning", refusal.Text) : Toast("success", DoneText(command));
            return await ShowAsync(tenant, toast, turnId, click, card => After(card, command, answer, clicker), ct);
        }
        catch (TimeoutException)
        {
            return Said("info", "Working");
        }
        catch (Exception error) when (error is LogUnavailableException or OverloadedException)
        {
            FeishuLog.ClickFailed(logger, error, tenant.Name);
            return Said("error", "TryAgain");
        }
    }

    private static string DoneText(RoomCommand command) => command switch
    {
        Dismiss => Text("Dismissed"),
        Snooze snooze => string.Format(CultureInfo.InvariantCulture, Text("Snoozed"), snooze.Minutes),
        _ => Text("Claimed"),
    };

    /// <summary>The toast, and the clicked card in the state that it has now.</summary>
    private async Task<object> ShowAsync(
        Tenant tenant, object toast, string turnId, JsonElement click, Func<TurnCard, TurnCard> change, CancellationToken ct)
    {
        var messageId = click.OptionalObject("context")?.Optional("open_message_id");
        var alerts = await queries.ReadAlertsOfTurnAsync(tenant.Name, turnId, ct);
        var alert = alerts.FirstOrDefault(row => row.ProviderMessageId == messageId) ?? alerts.LastOrDefault();
        if (alert is null || Card.FromJson(alert.CardJson) is not TurnCard card)
        {
            return new { toast };
        }

        card = alert.EndingJson is { } ending ? card with { Ending = CardEnding.FromJson(ending) } : change(card);
        return new { toast, card = new { type = "raw", data = JsonNode.Parse(renderer.RenderJson(card, isInteractive: true)) } };
    }

    /// <summary>What the command changed of a card whose turn goes on.</summary>
    private static TurnCard After(TurnCard card, RoomCommand command, RoomAnswer? answer, Person clicker) => command switch
    {
        _ when answer is not { Refusal: null } => card,
        AssignOwner => card with { CanClaim = false, OwnerName = clicker.DisplayName },
        Snooze => card with { SnoozedUntil = answer.Row.SnoozedUntil },
        _ => card,
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

    /// <summary>Accounts of staff with this open id; somebody may have one in each channel.</summary>
    private static List<Person> AccountsOf(Tenant tenant, string? openId) => string.IsNullOrEmpty(openId) ? [] :
    [
        .. tenant.People.Values.Where(person => person.Feishu?.OpenId == openId && person.Role.IsStaff())
            .OrderBy(person => person.Key.ToString(), StringComparer.Ordinal),
    ];

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

    private static object Said(string type, string name) => new { toast = Toast(type, Text(name)) };

    private static object Toast(string type, string content) => new { type, content };

    private static string Text(string name) => Texts.GetString(name) ?? throw new MissingManifestResourceException(name);
}
