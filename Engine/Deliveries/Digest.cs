using System.Globalization;
using System.Resources;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>Several waiting customers in one card.</summary>
internal static class Digest
{
    private static readonly ResourceManager Texts = new(typeof(Digest));

    public static NoticeCard Of(IReadOnlyList<AlertRow> alerts)
    {
        var cards = alerts.Select(alert => Card.FromJson(alert.CardJson)).OfType<TurnCard>()
            .OrderByDescending(card => card.WaitedMinutes)
            .ToList();
        var lines = cards.Select(card => Format(
            "Line", card.RoomName, card.CustomerName ?? "", Math.Floor(card.WaitedMinutes), card.OwnerName ?? Texts.GetString("NoOwner")!));
        return new(Format("Title", cards.Count), cards.Count == 0 ? "grey" : cards[0].Color, [.. lines]);
    }

    private static string Format(string name, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, Texts.GetString(name)!, values);
}
