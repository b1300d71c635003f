using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Makes up what is said in a room: waits through the night, remarks, recalls, messages of one instant.</summary>
internal sealed class ARandomDay(Random random)
{
    private static readonly TimeSpan RecallReach = TimeSpan.FromHours(1);
    private static readonly string[] Texts = ["价格多少？", "好的", "谢谢", "收到", "什么时候发货"];

    /// <param name="count">How many messages.</param>
    /// <param name="lengthMinutes">Roughly the time from the first to the last of them.</param>
    public List<IncomingMessage> Messages(int count, double lengthMinutes)
    {
        List<IncomingMessage> said = [];
        double minute = 0;
        var nightAfter = random.Next(count);
        for (var index = 0; index < count; index++)
        {
            // Half of all at the instant of another, and one long wait.
            minute += random.Next(3) == 0 ? 0 : random.NextDouble() * lengthMinutes / count;
            minute += index == nightAfter ? lengthMinutes / 3 : 0;
            said.Add(NewMessage(index, Math.Round(minute, 3), said));
        }

        return said;
    }

    private IncomingMessage NewMessage(int index, double minute, List<IncomingMessage> said)
    {
        // Ids in no order, so that they tell nothing about time.
        var id = $"{(char)('a' + random.Next(26))}{index}";
        var role = random.Next(20) switch
        {
            < 10 => SenderRole.Customer,
            < 14 => SenderRole.Sales,
            < 16 => SenderRole.AfterSales,
            16 => SenderRole.Employee,
            17 => SenderRole.Bot,
            _ => (SenderRole?)null,
        };
        var message = Message(id, minute, role, Texts[random.Next(Texts.Length)]) with
        {
            Sequence = random.Next(2) == 0 ? random.Next(1000) : null,
            MassSent = random.Next(25) == 0,
        };
        var earlier = said.Count == 0 ? null : said[^(1 + random.Next(Math.Min(said.Count, 5)))];
        return random.Next(12) switch
        {
            0 or 1 when earlier is not null && message.SentAt - earlier.SentAt < RecallReach => message with
            {
                Type = MessageType.Recall,
                Recalls = earlier.Id,
                Text = null,
            },
            2 => message with { Type = random.Next(2) == 0 ? MessageType.System : MessageType.Sticker },
            _ => message,
        };
    }
}
