using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Rooms;

/// <summary>
/// Wakes a room when its next alert is due (architecture.md, decision 3): a timer for precision while the grain is in memory,
/// and a reminder, which survives the silo. The reminder is written when something falls due and none is armed, and taken
/// away after a quiet while, so that a busy conversation costs no write per message.
/// </summary>
/// <param name="wake">Wakes the room and sets the alarm anew; never throws.</param>
internal sealed class RoomAlarm(Grain grain, TimeProvider clock, Func<Task> wake, ILogger logger)
{
    private const string ReminderName = "due";

    /// <summary>Ticks in a row with nothing due before the reminder goes: one more turn is likely before that.</summary>
    private const int IdleTicksMax = 10;

    // Of all rooms of the silo: when thousands open their turns at once, their reminders must not stand in their messages' way.
    private static readonly SemaphoreSlim Changes = new(16);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(12);

    private IGrainTimer? timer;
    private DateTimeOffset? dueAt;
    private bool isKnown;
    private bool isArmed;
    private bool isChanging;
    private int idleTicks;

    /// <summary>Whether something may be due now: the due time has passed, or nothing is known of it yet.</summary>
    public bool IsDue => !isKnown || dueAt <= clock.GetUtcNow();

    /// <summary>Sets or (null) takes away the due time.</summary>
    public void Set(DateTimeOffset? due)
    {
        isKnown = true;
        dueAt = due;
        SetTimer(due);
        if (due is null)
        {
            return;
        }

        idleTicks = 0;
        if (!isArmed && !isChanging)
        {
            _ = ArmAsync();
        }
    }

    /// <summary>The wake-up failed: once more soon.</summary>
    public void TryAgain() => SetTimer(clock.GetUtcNow() + FailedAgain);

    /// <summary>The reminder has fired.</summary>
    public async Task TickAsync()
    {
        isArmed = true;
        if (IsDue)
        {
            await wake();
        }

        idleTicks += isKnown && dueAt is null ? 1 : 0;
        if (idleTicks >= IdleTicksMax && !isChanging)
        {
            await DisarmAsync();
        }
    }

    private void SetTimer(DateTimeOffset? due)
    {
        if (due is null)
        {
            timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var sleep = due.Value - clock.GetUtcNow();
        sleep = sleep < TimeSpan.Zero ? TimeSpan.Zero : sleep > LongestSleep ? LongestSleep : sleep;
        if (timer is null)
        {
            timer = grain.RegisterGrainTimer(wake, new() { DueTime = sleep, Period = Timeout.InfiniteTimeSpan });
        }
        else
        {
            timer.Change(sleep, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ArmAsync()
    {
        isChanging = true;
        await Changes.WaitAsync();
        try
        {
            if (dueAt is null)
            {
                // Answered meanwhile: the next turn arms it.
                return;
            }

            // One may be left from before this activation: a read is cheaper than a write.
            if (await grain.GetReminder(ReminderName) is null && dueAt is { } due)
            {
                var wait = due - clock.GetUtcNow();
                await grain.RegisterOrUpdateReminder(ReminderName, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Period);
                GrainMeter.ReminderWrites.Add(1);
            }

            isArmed = true;
        }
        catch (Exception error)
        {
            Log.ReminderFailed(logger, error, grain.GetPrimaryKeyString());
        }
        finally
        {
            isChanging = false;
            Changes.Release();
        }
    }

    private async Task DisarmAsync()
    {
        isChanging = true;
        await Changes.WaitAsync();
        try
        {
            if (await grain.GetReminder(ReminderName) is { } reminder)
            {
                await grain.UnregisterReminder(reminder);
                GrainMeter.ReminderWrites.Add(1);
            }

            isArmed = false;
        }
        catch (Exception error)
        {
            Log.ReminderFailed(logger, error, grain.GetPrimaryKeyString());
        }
        finally
        {
            isChanging = false;
            Changes.Release();
        }

        if (dueAt is not null && !isArmed)
        {
            // A turn opened while the reminder was being taken away.
            await ArmAsync();
        }
    }
}
