using System.Net;

namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>A tenant made for one test, with its admin.</summary>
public sealed class ATenant(IContractHost host, string name, ApiClient admin)
{
    private int messages;

    public string Name => name;

    public ApiClient Admin => admin;

    public ApiClient Anonymous => new(host.BaseUrl, null);

    public static async Task<ATenant> CreateAsync(IContractHost host)
    {
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        var created = await new ApiClient(host.BaseUrl, host.OperatorKey).PostAsync("/v1/tenants", new { name });
        created.Expect(HttpStatusCode.Created);
        return new(host, name, new(host.BaseUrl, created["adminKey"].GetString()));
    }

    /// <summary>With sales s1 and s2, after-sales a1, employee e1, bot b1 and customers c1 and c2.</summary>
    public static async Task<ATenant> WithPeopleAsync(IContractHost host)
    {
        var tenant = await CreateAsync(host);
        var people = await tenant.Admin.PutAsync("/v1/people", new object[]
        {
            new { id = "s1", name = "董森", role = "sales" },
            new { id = "s2", name = "李雷", role = "sales" },
            new { id = "a1", name = "王芳", role = "after-sales" },
            new { id = "e1", name = "赵四", role = "employee" },
            new { id = "b1", name = "机器人", role = "bot" },
            new { id = "c1", name = "客户甲", role = "customer" },
            new { id = "c2", name = "客户乙", role = "customer" },
        });
        people.Expect(HttpStatusCode.OK);
        return tenant;
    }

    public ApiClient With(string? key) => new(host.BaseUrl, key);

    /// <summary>A client with a new key of the tenant.</summary>
    public async Task<ApiClient> AsAsync(string role, string? personId = null)
    {
        var created = await admin.PostAsync("/v1/keys", new { role, personId });
        created.Expect(HttpStatusCode.Created);
        return With(created["key"].GetString());
    }

    public async Task PutRoomAsync(string roomId, string? ownerId = null, string? stage = null, string? roomName = null)
    {
        var put = await admin.PutAsync($"/v1/rooms/{Uri.EscapeDataString(roomId)}", new { name = roomName, ownerId, stage });
        Assert.True(put.Status is HttpStatusCode.OK or HttpStatusCode.Created, put.Text);
    }

    public async Task<DateTimeOffset> NowAsync() => (await admin.GetAsync("/v1/clock"))["now"].GetDateTimeOffset();

    /// <summary>Sends a text in; it is taken.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SayAsync(string roomId, string senderId, string text, DateTimeOffset at)
    {
        var id = $"m{++messages}";
        var said = await admin.PostAsync("/v1/messages", new { id, roomId, senderId, sentAt = at, text });
        said.Expect(HttpStatusCode.OK);
        Assert.Equal(1, said["accepted"].GetInt32());
        return id;
    }

    public async Task<string> SayAsync(string roomId, string senderId, string text) =>
        await SayAsync(roomId, senderId, text, await NowAsync());

    public async Task<string> OnlyTurnIdAsync(string roomId) =>
        Assert.Single((await admin.GetAsync($"/v1/turns?roomId={Uri.EscapeDataString(roomId)}")).Items.EnumerateArray())
            .GetProperty("turnId").GetString()!;
}
