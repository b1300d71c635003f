using System.Globalization;
using System.Text;

namespace SalesAssistant.Benchmarks;

/// <summary>Believable messages: in each room a customer asks and the owner answers, in turn, moments apart.</summary>
internal sealed class Traffic(string run)
{
    private static readonly string[] Texts =
    [
        "你好，请问上次说的报价单什么时候能发我？", "在的，马上发您", "收到，谢谢", "合同第三条能不能改一下付款方式", "可以的，我让法务看一下",
        "设备今天又报警了，E04，麻烦尽快看看", "好的，工程师十分钟内联系您", "这批货什么时候到？客户催得急", "预计明天下午三点前送到",
    ];

    // A tenth of a second apart from now on: neither late nor ahead of the server, so that no alert falls due meanwhile.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly DateTimeOffset start = DateTimeOffset.UtcNow;

    /// <summary>One message as JSON.</summary>
    public void Write(StringBuilder json, int number)
    {
        var room = number % IngestPlan.Rooms;
        var place = number / IngestPlan.Rooms;
        var isCustomer = place % 2 == 0;
        json.Append("{\"id\":\"").Append(run).Append('-').Append(number)
            .Append("\",\"roomId\":\"room-").Append(room)
            .Append("\",\"senderId\":\"").Append(isCustomer ? "customer-" : "sales-").Append(room % 50)
            .Append("\",\"senderRole\":\"").Append(isCustomer ? "customer" : "sales")
            .Append("\",\"sentAt\":").Append((start + (place * Pace)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))
            .Append(",\"type\":\"text\",\"text\":\"").Append(Texts[number % Texts.Length]).Append("\"}");
    }

    public byte[] Batch(int first, int count)
    {
        var json = new StringBuilder(count * 260).Append('[');
        for (var number = first; number < first + count; number++)
        {
            json.Append(number == first ? "" : ",");
            Write(json, number);
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }

    public byte[] Single(int number)
    {
        var json = new StringBuilder(260);
        Write(json, number);
        return Encoding.UTF8.GetBytes(json.ToString());
    }
}
