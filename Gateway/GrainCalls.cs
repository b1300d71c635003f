using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway;

/// <summary>
/// Calls to grains: bounded in number, and repeated where that is safe while silos come and go. What cannot be repeated, or
/// does not succeed in time, ends as <see cref="LogUnavailableException"/>: it may have happened.
/// </summary>
public sealed class GrainCalls(GatewaySettings settings, TimeProvider clock, ILogger<GrainCalls> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim slots = new(settings.CallsMax);
    private int waiting;

    /// <param name="isRepeatable">A second call changes nothing that the first has done.</param>
    /// <exception cref="OverloadedException">Too many calls wait; this one was not made.</exception>
    /// <exception cref="LogUnavailableException">It may have happened or not.</exception>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, bool isRepeatable)
    {
        if (Interlocked.Increment(ref waiting) > settings.WaitingMax)
        {
            Interlocked.Decrement(ref waiting);
            throw new OverloadedException(RetryAfter);
        }

        try
        {
            await slots.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await RepeatAsync(call, isRepeatable);
        }
        finally
        {
            slots.Release();
        }
    }

    public Task CallAsync(Func<Task> call, bool isRepeatable) => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        isRepeatable);

    private async Task<T> RepeatAsync<T>(Func<Task<T>> call, bool isRepeatable)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call();
            }
            catch (GatewayTooBusyException)
            {
                throw new OverloadedException(RetryAfter);
            }
            catch (Exception error) when (IsClusterTrouble(error))
            {
                if (!isRepeatable || clock.GetElapsedTime(start) + pause > settings.AnswerWithin)
                {
                    throw new LogUnavailableException("The cluster did not answer: " + error.Message, error);
                }

                Log.CallRepeated(logger, error.GetType().Name);
            }

            await Task.Delay(pause, clock);
        }
    }

    // Grains tell their own trouble in their answers, so these tell of silos and the way to them.
    private static bool IsClusterTrouble(Exception error) =>
        error is OrleansException or TimeoutException or LogUnavailableException or IOException
            or System.Net.Sockets.SocketException;
}
