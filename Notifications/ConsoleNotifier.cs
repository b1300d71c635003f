using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Cards;

namespace SalesAssistant.Notifications;

/// <summary>Shows cards on the console where no address is configured, so that a newcomer sees what would be sent.</summary>
public sealed class ConsoleNotifier(FeishuCardRenderer renderer, TextWriter output) : INotifier
{
    private const string Rule = "────────────────────────────────────────";

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct)
    {
        var layout = renderer.LayoutOf(delivery.Card, isInteractive: false);
        var text = FeishuCardRenderer.RenderText(layout, new CardForm(layout.Parts));
        var to = CardTexts.Format("ConsoleTo", SafeText.Plain(delivery.Destination.Name, 60));
        string[] lines = [Rule, to, .. text.Split('\n'), Rule, ""];
        // One write, so that the blocks of several destinations do not mix.
        await output.WriteAsync(string.Join(Environment.NewLine, lines).AsMemory(), ct);
        return new(DeliveryOutcome.NoAddress);
    }

    /// <inheritdoc />
    public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
        SendAsync(delivery, ct);

    /// <inheritdoc />
    public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
        SendAsync(delivery, ct);
}
