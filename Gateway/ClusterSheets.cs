using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Grains;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Gateway;

/// <summary>The sheets of a cluster, as the HTTP edge sees them.</summary>
public sealed class ClusterSheets(IGrainFactory grains, GrainCalls calls, SecretBox secrets) : ISheets
{
    public async ValueTask<SheetStatus?> FindAsync(string tenant, SheetName name, CancellationToken ct)
    {
        var sheet = await calls.CallAsync(() => GrainOf(tenant).FindAsync(name.ToString()), isRepeatable: true).WaitAsync(ct);
        return sheet.ConfigJson is not { } json ? null : new(
            SheetConfig.FromJson(json), sheet.LastSyncAtTicks is { } ticks ? new(ticks, TimeSpan.Zero) : null, sheet.LastError);
    }

    public string Protect(string token) => secrets.Protect(token);

    public async ValueTask PutAsync(string tenant, SheetName name, SheetConfig? config, AuditRow audit, CancellationToken ct)
    {
        var put = new WireSheetPut
        {
            Name = name.ToString(),
            ConfigJson = config?.ToJson(),
            AuditAtTicks = audit.At.UtcTicks,
            AuditActor = audit.Actor,
            AuditAction = audit.Action,
            AuditSubject = audit.Subject,
            AuditDetailJson = audit.DetailJson,
        };
        if (await calls.CallAsync(() => GrainOf(tenant).PutAsync(put), isRepeatable: false).WaitAsync(ct) is { } trouble)
        {
            throw trouble.ToException();
        }
    }

    public async ValueTask<SheetReport?> SyncAsync(string tenant, SheetName name, CancellationToken ct)
    {
        var report = await calls.CallAsync(() => GrainOf(tenant).SyncAsync(name.ToString()), isRepeatable: false).WaitAsync(ct);
        return !report.Exists ? null
            : new(report.Written, report.Removed, report.EditsTaken, report.EditsRefused, report.Errors);
    }

    private ISheetsGrain GrainOf(string tenant) => grains.GetGrain<ISheetsGrain>(GrainKeys.OfTenant(tenant));
}
