using SalesAssistant.Gateway.Tests.Npm;

namespace SalesAssistant.Gateway.Tests.Rooms;

public sealed class WaitingRoomTests
{
    [Fact]
    public async Task A_waiting_customer_is_named_as_in_the_directory()
    {
        await using var host = await EmbeddedProcess.StartAsync();
        await host.PutAsync("/v1/people", new object[] { new { id = "c1", name = "张伟", role = "customer" } });
        await host.PostAsync(
            "/v1/messages", new { id = "m1", roomId = "r1", senderId = "c1", sentAt = await host.NowAsync(), text = "多少钱？" });

        var room = await host.GetAsync("/v1/rooms/r1");

        Assert.Equal("waiting", room.GetProperty("state").GetString());
        Assert.Equal("张伟", room.GetProperty("customerName").GetString());
    }
}
