using SalesAssistant.Engine.Ports;
namespace SalesAssistant.Embedded.Demo;
public sealed class DemoPlayer(IAssistant assistant, ITenants tenants, TimeProvider clock)
{
    public Task PlayAsync(string tenant, CancellationToken ct) { _ = (assistant, tenants, clock); return Task.CompletedTask; }
}
