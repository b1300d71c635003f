using System.Text;

namespace SalesAssistant.Benchmarks;

/// <summary>A question, and an answer, in each of many rooms.</summary>
/// <param name="Run">Begins each room's and each message's id.</param>
internal sealed record RoomTraffic(string Run)
{
    /// <summary>How many people sell; a room's is its number modulo this.</summary>
    public int SalesPeople { get; init; } = 50;

    /// <summary>How many customers there are; a room's is its number modulo this. Default: one a room.</summary>
    public int Customers { get; init; } = int.MaxValue;

    /// <param name="sentAt">Send time by the room's number.</param>
    public byte[] Questions(int firstRoom, int count, Func<int, DateTimeOffset> sentAt) =>
        Batch(firstRoom, count, sentAt, "customer", "你好，上次说的报价单什么时候能发我？");

    /// <inheritdoc cref="Questions"/>
    public byte[] Answers(int firstRoom, int count, Func<int, DateTimeOffset> sentAt) =>
        Batch(firstRoom, count, sentAt, "sales", "在的，马上发您，请稍等一下");

    private byte[] Batch(int firstRoom, int count, Func<int, DateTimeOffset> sentAt, string role, string text)
    {
        var json = new StringBuilder(count * 280).Append('[');
        for (var room = firstRoom; room < firstRoom + count; room++)
        {
            var sender = room % (role == "sales" ? SalesPeople : Customers);
            json.Append(room == firstRoom ? "" : ",")
                .Append($"{{\"id\":\"{Run}-{role}-{room}\",\"roomId\":\"{Run}-{room}\",\"roomName\":\"客户群 {room}\"")
                .Append($",\"senderId\":\"{role}-{sender}\",\"senderName\":\"{(role == "sales" ? "销售" : "客户")}{sender}\"")
                .Append($",\"senderRole\":\"{role}\",\"sentAt\":{sentAt(room).ToUnixTimeMilliseconds()},\"type\":\"text\"")
                .Append($",\"text\":\"{text}\"}}");
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }
}
