using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Tests.Tenants;

public sealed class FeishuHostsTests
{
    [Theory]
    [InlineData("https://open.feishu.cn/open-apis/bot/v2/hook/x", true)]
    [InlineData("https://OPEN.larksuite.com/open-apis/bot/v2/hook/x", true)]
    [InlineData("http://open.feishu.cn/open-apis/bot/v2/hook/x", false)]
    [InlineData("https://open.feishu.cn.evil.example/x", false)]
    [InlineData("https://open.feishu.cn@evil.example/x", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("https://localhost/x", false)]
    [InlineData("ftp://open.feishu.cn/x", false)]
    public void Only_the_open_platforms_are_called(string webhook, bool isAllowed) =>
        Assert.Equal(isAllowed, FeishuHosts.IsAllowed(new Uri(webhook), new Uri("https://open.feishu.cn")));

    [Theory]
    [InlineData("http://127.0.0.1:5001/hook/x", true)]
    [InlineData("https://127.0.0.1/hook/x", true)]
    [InlineData("https://open.feishu.cn/hook/x", true)]
    [InlineData("file://127.0.0.1/hook/x", false)]
    [InlineData("http://127.0.0.2:5001/hook/x", false)]
    public void The_host_of_the_base_url_is_called_too_even_without_tls(string webhook, bool isAllowed) =>
        Assert.Equal(isAllowed, FeishuHosts.IsAllowed(new Uri(webhook), new Uri("http://127.0.0.1:5001")));

    [Fact]
    public void A_relative_address_is_none() =>
        Assert.False(FeishuHosts.IsAllowed(new Uri("/hook/x", UriKind.Relative), new Uri("https://open.feishu.cn")));
}
