using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Sales;

namespace SalesAssistant.Gateway.Tests.Sales;

public sealed class LeaderboardAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly LeaderboardView Head = new(
        Noon, Noon.AddHours(-12), Noon.AddHours(12), "Asia/Shanghai", 2, "overCount", 1, [],
        [new(0, null, 0, 0), new(1, 8.466667, 1, 4)]);

    [Fact]
    public async Task What_is_written_is_what_would_be_serialised()
    {
        var random = new Random(20261122);
        var known = new Person(new("api", "s\"1")) { Name = "张“伟”\\\"<&>👌", DirectoryRole = SenderRole.AfterSales };
        var unconfirmed = new Person(new("we|com", "u1")) { Name = "谁\n" };
        var tenant = new Tenant(
            "t", TenantSettings.Default, new Dictionary<PersonKey, Person> { [known.Key] = known, [unconfirmed.Key] = unconfirmed });
        List<LeaderboardRow> rows =
        [
            new(1, new(known.Key.ToString(), known.DisplayName, known.Role, SomeFigures.Of(random))),
            new(2, new(unconfirmed.Key.ToString(), unconfirmed.Key.ToString(), null, SomeFigures.Of(random))),
            new(2, new("api|gone", "api|gone", null, SomeFigures.Of(random))),
            new(null, new(null, "无负责人", null, new Figures())),
            .. Enumerable.Range(0, 200).Select(number => new LeaderboardRow(
                number + 4, new($"api|p{number}", $"销售{number}", SenderRole.Sales, SomeFigures.Of(random)))),
        ];
        foreach (var shown in (IReadOnlyList<LeaderboardRow>[])[rows, [], [rows[3]]])
        {
            var plain = JsonSerializer.Serialize(
                Head with { Rows = [.. shown.Select(row => LeaderboardRowView.Of(row, tenant))] }, ApiJson.Options);

            // Twice: the second time what was written of the figures is at hand.
            Assert.Equal(plain, await WriteAsync(new(Head, shown, tenant)));
            Assert.Equal(plain, await WriteAsync(new(Head, shown, tenant)));
        }
    }

    private static async Task<string> WriteAsync(LeaderboardAnswer answer)
    {
        using var written = new MemoryStream();
        var output = PipeWriter.Create(written);
        await answer.WriteAsync(output, CancellationToken.None);
        await output.CompleteAsync();
        return Encoding.UTF8.GetString(written.ToArray());
    }
}
