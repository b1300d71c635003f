using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>Whether this host can take messages; looked up at most once a second, however often it is asked.</summary>
internal sealed class Readiness(
    IEnumerable<IReadinessCheck> checks, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider clock,
    IStorageHealth? storage = null)
{
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim gate = new(1);
    private (long At, string? WhyNot)? held;

    /// <returns>Null when ready, else what is missing.</returns>
    public async ValueTask<string?> WhyNotAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (held is not { } known || clock.GetElapsedTime(known.At) >= HeldFor)
            {
                held = (clock.GetTimestamp(), await LookAsync(ct));
            }

            return held.Value.WhyNot;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<string?> LookAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(AnswerWithin);
        try
        {
            foreach (var check in checks)
            {
                if (await check.WhyNotAsync(limit.Token) is { } whyNot)
                {
                    return whyNot;
                }
            }

            return storage is null || await storage.IsWritableAsync(limit.Token) ? null : "the storage cannot be written";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "the storage does not answer";
        }
        catch (LogUnavailableException)
        {
            return "the storage cannot be reached";
        }
    }
}
