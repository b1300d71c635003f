using System.Threading.Channels;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Events;

/// <summary>
/// Follows a tenant's log while anybody listens, and gives each listener the same frames. One loop, however many listen.
/// </summary>
internal sealed class TenantFeed(
    string name, IQueries queries, ITenants tenants, IChangeSignal signal, EventFrames frames, TimeProvider realClock,
    ILogger logger)
{
    private const int EventsAtOnce = 500;
    private const int AlertsWatched = 100;

    /// <summary>Frames that a slow listener may be behind; then it is cut off and comes back with its last id.</summary>
    private const int FramesBehindMax = 5000;

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AlertsEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaderboardEvery = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly HashSet<Channel<EventFrame>> listeners = [];
    private readonly SeenTurns turns = new();
    private readonly Dictionary<string, (AlertStatus Status, int Attempts)> alerts = new(StringComparer.Ordinal);
    private long position;
    private bool runs;
    private bool hasSeenAlerts;

    /// <summary>Adds a listener, who gets every frame after the returned position.</summary>
    public async ValueTask<(ChannelReader<EventFrame> Frames, long Position, IDisposable Leave)> JoinAsync(CancellationToken ct)
    {
        var last = await queries.ReadLastPositionAsync(ct);
        var channel = Channel.CreateBounded<EventFrame>(FramesBehindMax);
        lock (gate)
        {
            if (!runs)
            {
                runs = true;
                position = last;
                alerts.Clear();
                hasSeenAlerts = false;
                _ = RunAsync();
            }

            listeners.Add(channel);
            return (channel.Reader, position, new Leaving(() => Remove(channel)));
        }
    }

    private void Remove(Channel<EventFrame> listener)
    {
        lock (gate)
        {
            listeners.Remove(listener);
        }

        signal.Changed(name);
    }

    private async Task RunAsync()
    {
        // Leaves the request that started it; the loop serves all listeners.
        await Task.Yield();
        var lastAlerts = 0L;
        var lastLeaderboard = 0L;
        var isLeaderboardDue = false;
        while (IsWanted())
        {
            var wake = signal.WaitAsync(name, CancellationToken.None);
            var start = realClock.GetTimestamp();
            var isMore = false;
            try
            {
                var tenant = await tenants.FindAsync(name, CancellationToken.None)
                    ?? throw new InvalidOperationException("The tenant is gone.");
                var events = await queries.ReadEventsAfterAsync(name, position, EventsAtOnce, CancellationToken.None);
                isMore = events.Count == EventsAtOnce;
                if (events.Count > 0)
                {
                    Send(await frames.OfAsync(tenant, events, turns, CancellationToken.None), events[^1].Position);
                    isLeaderboardDue = true;
                }

                if (events.Count > 0 || wake.IsCompleted || HasPassed(lastAlerts, AlertsEvery))
                {
                    lastAlerts = realClock.GetTimestamp();
                    await SendAlertsAsync(tenant);
                }

                if (isLeaderboardDue && HasPassed(lastLeaderboard, LeaderboardEvery))
                {
                    (isLeaderboardDue, lastLeaderboard) = (false, realClock.GetTimestamp());
                    Send([frames.Leaderboard(tenant, position)], position);
                }
            }
            catch (Exception exception)
            {
                TenantFeedLog.Failed(logger, exception, name);
            }

            // A page that many change at once must not take the whole machine: rest at least as long as it worked.
            await Task.Delay(realClock.GetElapsedTime(start), realClock);
            if (!isMore)
            {
                await Task.WhenAny(wake, Task.Delay(PollEvery, realClock));
            }
        }
    }

    private bool HasPassed(long since, TimeSpan time) => since == 0 || realClock.GetElapsedTime(since) >= time;

    /// <summary>Ends the loop under the lock, so that nobody joins one that has just ended.</summary>
    private bool IsWanted()
    {
        lock (gate)
        {
            runs = listeners.Count > 0;
            return runs;
        }
    }

    private async ValueTask SendAlertsAsync(Tenant tenant)
    {
        var page = await queries.ReadAlertsAsync(name, new(), new(AlertsWatched), CancellationToken.None);
        List<EventFrame> changed = [];
        foreach (var alert in page.Items.Reverse())
        {
            var state = (alert.Status, alert.Attempts);
            if (hasSeenAlerts && (!alerts.TryGetValue(alert.AlertId, out var known) || known != state))
            {
                changed.Add(await frames.OfAsync(tenant, alert, position, CancellationToken.None));
            }

            alerts[alert.AlertId] = state;
        }

        hasSeenAlerts = true;
        foreach (var gone in alerts.Keys.Except(page.Items.Select(alert => alert.AlertId)).ToList())
        {
            alerts.Remove(gone);
        }

        Send(changed, position);
    }

    private void Send(IReadOnlyList<EventFrame> sent, long newPosition)
    {
        lock (gate)
        {
            position = newPosition;
            foreach (var listener in listeners)
            {
                foreach (var frame in sent)
                {
                    if (!listener.Writer.TryWrite(frame))
                    {
                        listener.Writer.TryComplete();
                        break;
                    }
                }
            }
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

internal static partial class TenantFeedLog
{
    [LoggerMessage(6010, LogLevel.Warning, "Live events of tenant {Tenant} could not be read; tried again")]
    public static partial void Failed(ILogger logger, Exception exception, string tenant);
}
