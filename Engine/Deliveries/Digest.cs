using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>
    /// Another one for each set of alerts: a provider that knows a digest again shows the first one's lines, and an alert that
    /// has come since would not be among them.
    /// </summary>
    public static string IdOf(IReadOnlyList<AlertRow> alerts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', alerts.Select(alert => alert.AlertId))));
        return "d" + Convert.ToHexStringLower(hash.AsSpan(0, 13));
    }

    private static string Format(string name, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, Texts.GetString(name)!, values);
}
