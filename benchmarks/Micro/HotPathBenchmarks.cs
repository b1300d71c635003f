using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Benchmarks.Micro;

/// <summary>What every message goes through before it is stored. Method names are the report's rows; see <see cref="MicroBenchmark"/>.</summary>
public partial class HotPathBenchmarks
{
    public const int BatchMessages = 500;
    public const int ConversationMessages = 1_000;
    private const string Remark = "好的好的，谢谢～";
    private const string Question = "好的，那价格多少？什么时候发货";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web);

    private readonly Tenant tenant = new("default", TenantSettings.Default, ImmutableDictionary<PersonKey, Person>.Empty);
    private readonly byte[] body = new Traffic("micro").Batch(0, BatchMessages);
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;
    private IncomingMessage[] conversation = [];
    private RoomEvent happened = null!;
    private string json = "";

    [GlobalSetup]
    public void Prepare()
    {
        conversation = [.. Enumerable.Range(0, ConversationMessages).Select(Message)];
        happened = MessageRules.Receive(new Room(new("default", "api", "room-0")), conversation[0], tenant, now).Last();
        json = RoomJson.Write(happened);
    }

    [Benchmark(OperationsPerInvoke = BatchMessages)]
    public int Parse() => MessageParser.Parse(body, BodyForm.Json).Messages.Count;

    [Benchmark(OperationsPerInvoke = BatchMessages)]
    public int ParseBaseline() => JsonSerializer.Deserialize<PlainMessage[]>(body, Plain)!.Length;

    [Benchmark(OperationsPerInvoke = ConversationMessages)]
    public long DecideAndEvolve()
    {
        var room = new Room(new("default", "api", "room-0"));
        foreach (var message in conversation)
        {
            foreach (var each in MessageRules.Receive(room, message, tenant, now))
            {
                room.Apply(each, now);
            }

            room.TakeChanges();
        }

        return room.Version;
    }

    [Benchmark]
    public bool RecogniseRemark() => tenant.IsRemark(Remark);

    [Benchmark]
    public bool RecogniseQuestion() => tenant.IsRemark(Question);

    [Benchmark]
    public bool RecogniseBaseline() => PlainRemark().IsMatch(Remark);

    [Benchmark]
    public string WriteEvent() => RoomJson.Write(happened);

    [Benchmark]
    public string WriteEventBaseline() => JsonSerializer.Serialize((object)happened, Plain);

    [Benchmark]
    public object ReadEvent() => RoomJson.ReadEvent(json);

    private IncomingMessage Message(int number) => new()
    {
        Id = $"m-{number}",
        RoomId = "room-0",
        SenderId = number % 2 == 0 ? "customer-0" : "sales-0",
        SenderRole = number % 2 == 0 ? SenderRole.Customer : SenderRole.Sales,
        Channel = "api",
        SentAt = now.AddMilliseconds(number - ConversationMessages),
        Type = MessageType.Text,
        Text = number % 2 == 0 ? "这批货什么时候到？客户催得急" : "预计明天下午三点前送到",
    };

    [GeneratedRegex("^(好的?|收到|谢谢|嗯|ok|[，。～!！,\\s])+$", RegexOptions.IgnoreCase)]
    private static partial Regex PlainRemark();

    private sealed record PlainMessage(string Id, string RoomId, string SenderId, string SenderRole, long SentAt, string Type, string Text);
}
