using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>
/// The HTTP contract as a client sees it. Each test makes a tenant of its own, so that they can run against any
/// installation, together and again.
/// </summary>
public abstract partial class ContractTests(IContractHost host)
{
    private static readonly HttpMethod[] AllMethods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete];

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task What_says_nothing_of_a_tenant_needs_no_key(string path)
    {
        var answer = await new ApiClient(host.BaseUrl, null).GetAsync(path);

        answer.Expect(OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Without_a_valid_key_everything_else_is_401(string? key)
    {
        var client = new ApiClient(host.BaseUrl, key);
        foreach (var path in new[] { "/v1/rooms", "/v1/turns", "/v1/settings", "/v1/events", "/v1/clock", "/v1/keys" })
        {
            (await client.GetAsync(path)).ExpectProblem(Unauthorized);
        }

        (await client.PostAsync("/v1/messages", Array.Empty<object>())).ExpectProblem(Unauthorized);
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_document()
    {
        var tenant = await ATenant.CreateAsync(host);

        (await tenant.Admin.GetAsync("/v1/nothing-here")).ExpectProblem(NotFound);
        (await tenant.Admin.DeleteAsync("/v1/rooms")).ExpectProblem(MethodNotAllowed);
        (await tenant.Admin.SendTextAsync(HttpMethod.Post, "/v1/messages", "hello", "text/plain"))
            .ExpectProblem(UnsupportedMediaType);
        (await tenant.Admin.SendTextAsync(HttpMethod.Post, "/v1/messages", "{\"id\":", "application/json"))
            .ExpectProblem(BadRequest);
        (await tenant.Admin.SendTextAsync(HttpMethod.Put, "/v1/people", "[{]", "application/json")).ExpectProblem(BadRequest);
        (await tenant.Admin.SendTextAsync(HttpMethod.Put, "/v1/people", "7", "application/json"))
            .ExpectProblem(UnprocessableEntity);
        (await tenant.Admin.GetAsync("/v1/turns?limit=0")).ExpectErrors(BadRequest, "limit");
        (await tenant.Admin.GetAsync("/v1/turns?cursor=nonsense")).ExpectErrors(BadRequest, "cursor");
        (await tenant.Admin.GetAsync("/v1/turns?from=yesterday&to=2026-13-01&status=none"))
            .ExpectErrors(BadRequest, "from", "to", "status");
        (await tenant.Admin.GetAsync("/v1/turns?from=2026-11-20&to=2026-11-19")).ExpectErrors(BadRequest, "from");
    }

    [Theory]
    [InlineData("manager", "GET /v1/settings 200, PUT /v1/settings 403, POST /v1/messages 403, GET /v1/keys 403, GET /v1/audit 200, PUT /v1/people 200, GET /v1/tenants 403")]
    [InlineData("viewer", "GET /v1/rooms 200, GET /v1/turns 200, PUT /v1/people 403, POST /v1/rooms/r/dismiss 403, POST /v1/messages 403, GET /v1/keys 403, PUT /v1/settings 403")]
    [InlineData("ingest", "POST /v1/messages 200, POST /v1/channels/wechaty 200, GET /v1/rooms 403, GET /v1/settings 403, PUT /v1/people 403, GET /v1/messages 403, GET /v1/events 403")]
    [InlineData("member", "GET /v1/rooms 200, GET /v1/settings 403, POST /v1/messages 403, PUT /v1/people 403, PUT /v1/rooms/r 403, POST /v1/rooms/r/archive 403, GET /v1/keys 403")]
    [InlineData("admin", "GET /v1/tenants 403, GET /v1/keys 200, POST /v1/messages 200")]
    public async Task A_role_may_do_what_the_contract_says(string role, string rights)
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        var client = await tenant.AsAsync(role, role == "member" ? "s1" : null);
        foreach (var right in rights.Split(", "))
        {
            var parts = right.Split(' ');
            var method = AllMethods.Single(each => each.Method == parts[0]);
            var answer = await client.SendAsync(method, parts[1], method == HttpMethod.Get ? null : Array.Empty<object>());

            Assert.True((int)answer.Status == int.Parse(parts[2]), $"{role} {right}: {(int)answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task An_operator_makes_tenants_and_sees_nothing_in_them()
    {
        var operatorClient = new ApiClient(host.BaseUrl, host.OperatorKey);
        var tenant = await ATenant.CreateAsync(host);

        Assert.Contains(
            (await operatorClient.GetAsync("/v1/tenants")).Items.EnumerateArray(),
            each => each.GetProperty("name").GetString() == tenant.Name);
        (await operatorClient.GetAsync("/v1/rooms")).ExpectProblem(Forbidden);
        (await operatorClient.PostAsync("/v1/keys", new { role = "admin" })).ExpectProblem(Forbidden);
        (await operatorClient.PostAsync("/v1/tenants", new { name = tenant.Name })).ExpectProblem(Conflict);
        (await operatorClient.PostAsync("/v1/tenants", new { name = "a/b" })).ExpectErrors(UnprocessableEntity, "name");
        (await operatorClient.PostAsync("/v1/tenants", new { })).ExpectErrors(UnprocessableEntity, "name");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_ends_at_once()
    {
        var tenant = await ATenant.CreateAsync(host);
        var created = await tenant.Admin.PostAsync("/v1/keys", new { role = "viewer", name = "墙上的屏幕" });
        var viewer = tenant.With(created["key"].GetString());
        (await viewer.GetAsync("/v1/rooms")).Expect(OK);

        var listed = (await tenant.Admin.GetAsync("/v1/keys")).Items.EnumerateArray().ToList();
        Assert.Equal(2, listed.Count);
        Assert.All(listed, key => Assert.False(key.TryGetProperty("key", out _)));
        Assert.Equal("墙上的屏幕", created["name"].GetString());

        (await tenant.Admin.DeleteAsync($"/v1/keys/{created["keyId"].GetString()}")).Expect(OK);
        (await viewer.GetAsync("/v1/rooms")).ExpectProblem(Unauthorized);
        (await tenant.Admin.DeleteAsync($"/v1/keys/{created["keyId"].GetString()}")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task A_key_of_a_member_wants_a_person_that_exists()
    {
        var tenant = await ATenant.WithPeopleAsync(host);

        (await tenant.Admin.PostAsync("/v1/keys", new { role = "member" })).ExpectErrors(UnprocessableEntity, "personId");
        (await tenant.Admin.PostAsync("/v1/keys", new { role = "member", personId = "nobody" }))
            .ExpectErrors(UnprocessableEntity, "personId");
        (await tenant.Admin.PostAsync("/v1/keys", new { role = "operator" })).ExpectErrors(UnprocessableEntity, "role");
        (await tenant.Admin.PostAsync("/v1/keys", new { role = "member", personId = "s1" })).Expect(Created);
    }

    [Fact]
    public async Task What_belongs_to_another_tenant_is_not_there()
    {
        var one = await ATenant.WithPeopleAsync(host);
        await one.PutRoomAsync("room", ownerId: "s1");
        await one.SayAsync("room", "c1", "在吗？");
        var turnId = await one.OnlyTurnIdAsync("room");
        var keyId = (await one.Admin.GetAsync("/v1/keys")).Items[0].GetProperty("keyId").GetString();
        var other = await ATenant.CreateAsync(host);

        (await other.Admin.GetAsync("/v1/rooms/room")).ExpectProblem(NotFound);
        (await other.Admin.PostAsync("/v1/rooms/room/dismiss", new { reason = "x" })).ExpectProblem(NotFound);
        (await other.Admin.GetAsync($"/v1/turns/{turnId}/explain")).ExpectProblem(NotFound);
        (await other.Admin.GetAsync("/v1/metrics/people/s1")).ExpectProblem(NotFound);
        (await other.Admin.PatchAsync("/v1/people/s1", new { name = "x" })).ExpectProblem(NotFound);
        (await other.Admin.DeleteAsync($"/v1/keys/{keyId}")).ExpectProblem(NotFound);
        Assert.Empty((await other.Admin.GetAsync("/v1/messages?q=%E5%9C%A8%E5%90%97")).Items.EnumerateArray());
        Assert.Empty((await other.Admin.GetAsync("/v1/turns")).Items.EnumerateArray());
    }

    [Theory]
    [InlineData("key-1", "key-1")]
    [InlineData("\"key-2\"", "key-2")]
    public async Task A_repeated_write_with_its_key_is_done_once(string first, string second)
    {
        var tenant = await ATenant.CreateAsync(host);
        var created = await tenant.Admin.SendAsync(
            HttpMethod.Post, "/v1/keys", new { role = "viewer" }, ("Idempotency-Key", first));

        var repeated = await tenant.Admin.SendAsync(
            HttpMethod.Post, "/v1/keys", new { role = "viewer" }, ("Idempotency-Key", second));
        var other = await tenant.Admin.SendAsync(
            HttpMethod.Post, "/v1/keys", new { role = "ingest" }, ("Idempotency-Key", first));

        created.Expect(Created);
        repeated.Expect(Created);
        Assert.Equal(created.Text, repeated.Text);
        other.ExpectProblem(UnprocessableEntity);
        Assert.Equal(2, (await tenant.Admin.GetAsync("/v1/keys")).Items.GetArrayLength());
    }

    [Fact]
    public async Task A_key_for_repetition_belongs_to_its_tenant_and_route()
    {
        var one = await ATenant.WithPeopleAsync(host);
        var other = await ATenant.WithPeopleAsync(host);
        (string, string) key = ("Idempotency-Key", "same");

        (await one.Admin.SendAsync(HttpMethod.Post, "/v1/keys", new { role = "viewer" }, key)).Expect(Created);
        (await other.Admin.SendAsync(HttpMethod.Post, "/v1/keys", new { role = "ingest" }, key)).Expect(Created);
        (await one.Admin.SendAsync(HttpMethod.Put, "/v1/rooms/r", new { name = "一" }, key)).Expect(Created);
    }

    [Fact]
    public async Task The_clock_tells_its_speed()
    {
        var tenant = await ATenant.CreateAsync(host);

        var clock = await tenant.Admin.GetAsync("/v1/clock");

        Assert.True(clock["speed"].GetDouble() > 0);
        Assert.Equal(TimeSpan.FromHours(8), clock["now"].GetDateTimeOffset().Offset);
    }

    [Fact]
    public async Task The_metrics_page_counts_what_operators_ask_for()
    {
        var page = (await new ApiClient(host.BaseUrl, null).GetAsync("/metrics")).Text;

        foreach (var name in new[]
        {
            "messages_accepted_total", "messages_duplicate_total", "messages_rejected_total", "append_batch_size",
            "append_seconds", "open_turns", "alert_lateness_seconds", "deliveries_total", "outbox_depth",
        })
        {
            Assert.Contains($"# TYPE salesassistant_{name} ", page, StringComparison.Ordinal);
        }

        Assert.All(
            page.Split('\n').Where(line => line.Length > 0 && line[0] != '#'),
            line => Assert.StartsWith("salesassistant_", line, StringComparison.Ordinal));
    }
}
