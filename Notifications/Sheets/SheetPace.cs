using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Sheets;

/// <summary>
/// One table's requests: one after the other, since concurrent writes conflict, no faster than allowed, and again when the
/// provider says that it was too fast after all.
/// </summary>
internal sealed class SheetPace(TimeSpan backoff, TimeProvider clock)
{
    private const int TriesMax = 5;
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1);
    private DateTimeOffset nextAt;

    /// <param name="isTooFast">Answers that mean that nothing was done, and that the same may pass later.</param>
    public async ValueTask<FeishuReply> SendAsync(
        int perSecond, Func<ValueTask<FeishuReply>> send, Func<FeishuReply, bool> isTooFast, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            for (var tries = 1; ; tries++)
            {
                await WaitTurnAsync(perSecond, ct);
                var reply = await send();
                if (tries == TriesMax || !isTooFast(reply))
                {
                    return reply;
                }

                var wait = backoff * (1 << (tries - 1));
                wait = reply.RetryAfter > wait ? reply.RetryAfter.Value : wait;
                await Task.Delay(wait < BackoffMax ? wait : BackoffMax, clock, ct);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask WaitTurnAsync(int perSecond, CancellationToken ct)
    {
        // Timers may come a little early, and the provider counts arrivals, not departures.
        var gap = TimeSpan.FromSeconds(1.05 / perSecond);
        for (var wait = nextAt - clock.GetUtcNow(); wait > TimeSpan.Zero && wait <= gap; wait = nextAt - clock.GetUtcNow())
        {
            await Task.Delay(wait, clock, ct);
        }

        nextAt = clock.GetUtcNow() + gap;
    }
}
