using SalesAssistant.Domain.Rooms;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>A message and when the channel has it for us.</summary>
internal sealed record Arrival(DateTimeOffset At, IncomingMessage Message);

/// <summary>What is said in a room in a day, and when it comes: late, twice, in another order, from clocks that are off.</summary>
/// <param name="prefix">Part of the ids, so that two of one room differ.</param>
internal sealed class Conversations(RoomKey room, Chance chance, string prefix = "")
{
    private static readonly string[] Questions = ["价格多少？", "什么时候发货？", "可以开发票吗", "在吗", "麻烦发一下合同"];
    private static readonly string[] Answers = ["您好，马上看", "明天发货", "已经发给您了", "请稍等"];
    private static readonly string[] Remarks = ["好的", "谢谢", "收到", "OK", "嗯嗯好的"];
    private static readonly MessageType[] OtherTypes =
        [MessageType.Image, MessageType.Voice, MessageType.Sticker, MessageType.File, MessageType.System];

    private readonly List<Arrival> arrivals = [];
    private readonly Dictionary<string, TimeSpan> skews = [];
    private int messages;
    private bool recalls = true;

    /// <param name="from">When the first may be said.</param>
    /// <param name="outages">Stretches in which the channel brings nothing; it brings everything after them.</param>
    public IReadOnlyList<Arrival> Day(DateTimeOffset from, TimeSpan length, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> outages)
    {
        Talk(from, from + length, busyness: 1);
        return [.. arrivals.Select(arrival => arrival with { At = After(outages, arrival.At) })];
    }

    /// <summary>Yesterday, fed in at once in pieces of any order.</summary>
    public IReadOnlyList<Arrival> Backfill(DateTimeOffset at)
    {
        arrivals.Clear();
        recalls = false;
        // The first part comes beyond reach, the second within; no conversation lies across, for which nothing is promised.
        Talk(at - TimeSpan.FromHours(36), at - TimeSpan.FromHours(27), busyness: 4);
        Talk(at - TimeSpan.FromHours(21), at - TimeSpan.FromHours(chance.Next(2, 18)), busyness: 3);
        return [.. arrivals.Select(arrival => arrival with { At = at + chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(40)) })];
    }

    private void Talk(DateTimeOffset from, DateTimeOffset to, int busyness)
    {
        var at = from + Minutes(0, 40);
        while (at < to)
        {
            at = Converse(at);
            var isNight = at.ToOffset(TimeSpan.FromHours(8)).Hour is < 7 or > 22;
            at += Minutes(2, isNight ? 300 : 110 * busyness);
        }
    }

    private DateTimeOffset Converse(DateTimeOffset at)
    {
        var customer = chance.Is(0.8) ? "c1" : "c2";
        for (var more = chance.Next(1, 4); more > 0; more--)
        {
            Say(customer, at, chance.Any(Questions));
            at += Seconds(0, 70);
        }

        if (chance.Is(0.05))
        {
            Say("stranger", at, chance.Any(chance.Is(0.5) ? Questions : Answers));
        }

        if (chance.Is(0.12))
        {
            // Nobody answers; the next one to write may be the customer again.
            return at;
        }

        at += chance.Is(0.8) ? Minutes(0, 9) : Minutes(5, 75);
        var staff = chance.Next(0, 10) switch { < 5 => "li", < 7 => "wang", < 9 => "zhao", _ => "wu" };
        for (var more = chance.Next(1, 3); more > 0; more--)
        {
            Say(staff, at, chance.Any(Answers));
            at += Seconds(1, 40);
        }

        if (chance.Is(0.4))
        {
            Say(customer, at + Seconds(1, 90), chance.Any(Remarks));
            at += Seconds(1, 200);
        }

        return at;
    }

    private void Say(string sender, DateTimeOffset at, string text)
    {
        if (!skews.TryGetValue(sender, out var skew))
        {
            skew = chance.Is(0.85) ? TimeSpan.Zero : TimeSpan.FromSeconds(chance.Next(-200, 260));
            skews.Add(sender, skew);
        }

        var message = new IncomingMessage
        {
            Id = $"{(char)('a' + chance.Next(0, 26))}{prefix}{room.RoomId}-{++messages}",
            RoomId = room.RoomId,
            Channel = room.Channel,
            SenderId = sender,
            SenderName = sender,
            SenderRole = sender is "c1" or "c2" ? SenderRole.Customer : null,
            SentAt = WholeMilliseconds(at + skew),
            Type = chance.Is(0.93) ? MessageType.Text : chance.Any(OtherTypes),
            Text = text,
            Sequence = chance.Is(0.3) ? messages : null,
            MassSent = chance.Is(0.01),
        };
        Arrive(at, message);
        if (recalls && chance.Is(0.05))
        {
            Recall(at + Minutes(0, 20), message);
        }

        if (chance.Is(0.02))
        {
            Arrive(at, message with { Id = message.Id + "b", SenderId = "bot", SenderRole = null, Text = "自动回复" });
        }
    }

    private void Recall(DateTimeOffset at, IncomingMessage message) => Arrive(at, message with
    {
        Id = message.Id + "r",
        Type = MessageType.Recall,
        Text = null,
        Recalls = message.Id,
        MassSent = false,
        SentAt = WholeMilliseconds(at + skews[message.SenderId]),
    });

    private void Arrive(DateTimeOffset saidAt, IncomingMessage message)
    {
        var at = saidAt + chance.Next(0, 100) switch
        {
            < 85 => Seconds(0, 2),
            < 95 => Seconds(1, 60),
            _ => Minutes(1, 40),
        };
        arrivals.Add(new(at, message));
        if (chance.Is(0.06))
        {
            arrivals.Add(new(at + (chance.Is(0.5) ? Seconds(0, 3) : Minutes(0, 120)), message));
        }

        if (chance.Is(0.005) && message.Text is not null)
        {
            arrivals.Add(new(at + Seconds(0, 30), message with { Text = message.Text + "！" }));
        }
    }

    private static DateTimeOffset After(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> outages, DateTimeOffset at)
    {
        foreach (var (from, to) in outages)
        {
            at = at >= from && at < to ? to : at;
        }

        return at;
    }

    private TimeSpan Seconds(double least, double most) => chance.Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    private TimeSpan Minutes(double least, double most) => chance.Between(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most));

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
