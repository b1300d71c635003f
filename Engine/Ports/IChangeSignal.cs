namespace SalesAssistant.Engine.Ports;

/// <summary>
/// Says within one process that something of a tenant changed, so that live readers look at once. A nudge only: it may be
/// missed or come for nothing, and other processes never hear it.
/// </summary>
public interface IChangeSignal
{
    /// <summary>Wakes everybody who waits on this tenant; cheap when nobody does.</summary>
    void Changed(string tenant);

    /// <summary>Completes at the tenant's next change after the call.</summary>
    Task WaitAsync(string tenant, CancellationToken ct);
}
