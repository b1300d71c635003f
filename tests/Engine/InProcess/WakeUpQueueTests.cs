using SalesAssistant.Engine.InProcess;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.InProcess;

public sealed class WakeUpQueueTests
{
    private readonly ManualClock clock = new(Noon);
    private readonly List<(string Key, DateTimeOffset At)> woken = [];

    [Fact]
    public void Keys_are_woken_in_order_at_their_time_and_once()
    {
        using var queue = Queue();
        queue.Set("late", At(30));
        queue.Set("early", At(5));
        queue.Set("early", At(5));

        clock.MoveTo(At(5).AddTicks(-1));
        Assert.Empty(woken);
        clock.MoveTo(At(100));

        Assert.Equal([("early", At(5)), ("late", At(30))], woken);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_key_can_be_moved_either_way_and_taken_away()
    {
        using var queue = Queue();
        queue.Set("later", At(5));
        queue.Set("later", At(20));
        queue.Set("sooner", At(30));
        queue.Set("sooner", At(10));
        queue.Set("gone", At(15));
        queue.Set("gone", null);
        Assert.Equal((true, false), (queue.Has("later"), queue.Has("gone")));

        clock.MoveTo(At(100));

        Assert.Equal([("sooner", At(10)), ("later", At(20))], woken);
    }

    [Fact]
    public void What_is_left_of_very_many_keys_is_woken_at_its_time()
    {
        using var queue = Queue();
        for (var number = 0; number < 5_000; number++)
        {
            queue.Set($"room-{number}", At(5 + (number % 20)));
        }

        for (var number = 0; number < 5_000; number++)
        {
            queue.Set($"room-{number}", number is 17 or 3_003 ? At(40 - (number % 20)) : null);
        }

        clock.MoveTo(At(100));

        Assert.Equal([("room-17", At(23)), ("room-3003", At(37))], woken);
    }

    [Fact]
    public void A_key_that_is_moved_away_and_back_is_woken_once()
    {
        using var queue = Queue();
        queue.Set("r", At(5));
        queue.Set("r", At(8));
        queue.Set("r", At(5));

        clock.MoveTo(At(100));

        Assert.Equal([("r", At(5))], woken);
    }

    [Fact]
    public void What_is_due_already_is_woken_at_the_clocks_next_move()
    {
        using var queue = Queue();
        queue.Set("r", At(-60));

        clock.Advance(TimeSpan.Zero);

        Assert.Equal([("r", At(0))], woken);
    }

    private WakeUpQueue<string> Queue() => new(clock, key => woken.Add((key, clock.Now)));
}
