using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>A sheet and how it fares.</summary>
/// <param name="LastSyncAt">End of the last round that failed in nothing, by the real clock; null before the first.</param>
/// <param name="LastError">What the last round failed in; null when it did not.</param>
public sealed record SheetStatus(SheetConfig Config, DateTimeOffset? LastSyncAt, string? LastError);

/// <summary>
/// Keeps every tenant's sheets up to date, one round at a time per sheet and a few sheets at once, beside the rooms and never in
/// their way. The only writer of the sheets' documents.
/// </summary>
public sealed class SheetWatch(EnginePorts ports, SheetPorts sheets, SendCommand send) : ISheets
{
    private const int RoundsMax = 4;
    private const int BackoffDoublingsMax = 4;

    private readonly ConcurrentDictionary<(string Tenant, SheetName Name), Sheet> held = new();
    private readonly SemaphoreSlim rounds = new(RoundsMax);
    private readonly ILogger logger = ports.Loggers.CreateLogger<SheetWatch>();

    /// <summary>Whether there is any sheet to keep up to date.</summary>
    public bool HasAny => !held.IsEmpty;

    /// <summary>Reads the sheets of every tenant.</summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        foreach (var tenant in await ports.Tenants.ListAsync(ct))
        {
            await RestoreAsync(tenant, ct);
        }
    }

    /// <summary>Reads the sheets of one tenant.</summary>
    public async Task RestoreAsync(string tenant, CancellationToken ct)
    {
        foreach (var (id, json) in await ports.Store.ReadDocumentsAsync(tenant, SheetConfig.DocumentKind, ct))
        {
            if (Enum.TryParse<SheetName>(id, ignoreCase: true, out var name))
            {
                held[(tenant, name)] = new(SheetConfig.FromJson(json));
            }
        }
    }

    ValueTask<SheetStatus?> ISheets.FindAsync(string tenant, SheetName name, CancellationToken ct) => new(Find(tenant, name));

    /// <summary>Null when the tenant has no such sheet.</summary>
    public SheetStatus? Find(string tenant, SheetName name) =>
        held.TryGetValue((tenant, name), out var sheet) ? sheet.Status : null;

    public string Protect(string token) => sheets.Secrets.Protect(token);

    /// <summary>Sets a sheet up, or changes it (null: takes it away; the table outside stays as it is).</summary>
    public async ValueTask PutAsync(string tenant, SheetName name, SheetConfig? config, AuditRow audit, CancellationToken ct)
    {
        var isNew = !held.TryGetValue((tenant, name), out var sheet);
        sheet ??= new(config ?? throw new ArgumentNullException(nameof(config)));
        await sheet.StopRoundAsync(ct);
        try
        {
            var id = SheetRound.IdOf(name);
            if (isNew || config is null || !config.IsSameTable(sheet.Config))
            {
                await ports.Store.PutDocumentAsync(tenant, SheetState.DocumentKind, id, null, audit: null, ct);
            }

            await ports.Store.PutDocumentAsync(
                tenant, SheetConfig.DocumentKind, id, config?.ToJson(), audit, ct);
            if (config is null)
            {
                held.TryRemove((tenant, name), out _);
                return;
            }

            sheet.Reset(config);
            held[(tenant, name)] = sheet;
        }
        finally
        {
            sheet.Gate.Release();
        }
    }

    /// <summary>Starts the rounds that are due and does not wait for them.</summary>
    public Task LookAsync(CancellationToken ct)
    {
        var now = ports.RealClock.GetUtcNow();
        foreach (var ((tenant, name), sheet) in held)
        {
            if (sheet.Config.Enabled && sheet.DueAt <= now && sheet.Running.IsCompleted)
            {
                sheet.Running = RunDueAsync(tenant, name, sheet, ct);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Completes once no round is under way.</summary>
    public Task DrainAsync() => Task.WhenAll(held.Values.Select(sheet => sheet.Running));

    /// <summary>Runs a round now, also of a sheet that is switched off.</summary>
    /// <returns>Null when the tenant has no such sheet.</returns>
    public async ValueTask<SheetReport?> SyncAsync(string tenant, SheetName name, CancellationToken ct) =>
        held.TryGetValue((tenant, name), out var sheet) ? await RunAsync(tenant, name, sheet, ct) : null;

    private async Task RunDueAsync(string tenant, SheetName name, Sheet sheet, CancellationToken ct)
    {
        try
        {
            await rounds.WaitAsync(ct);
            try
            {
                await RunAsync(tenant, name, sheet, ct);
            }
            finally
            {
                rounds.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping, or the sheet is being changed: what was not done is found again by the next round.
        }
    }

    private async ValueTask<SheetReport> RunAsync(string tenant, SheetName name, Sheet sheet, CancellationToken ct)
    {
        await sheet.Gate.WaitAsync(ct);
        using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
        sheet.Round = round;
        try
        {
            if (!held.TryGetValue((tenant, name), out var current) || current != sheet)
            {
                // Taken away while this round waited for its turn.
                return new(0, 0, 0, 0, []);
            }

            var report = await TryAsync(tenant, name, sheet.Config, round.Token, ct);
            sheet.Ended(report, ports.RealClock.GetUtcNow());
            return report;
        }
        finally
        {
            sheet.Round = null;
            sheet.Gate.Release();
        }
    }

    /// <param name="outer">Cancelled when the caller gives up; <paramref name="ct"/> also when the sheet is changed meanwhile.</param>
    private async ValueTask<SheetReport> TryAsync(
        string tenantName, SheetName name, SheetConfig config, CancellationToken ct, CancellationToken outer)
    {
        SheetRound? round = null;
        try
        {
            if (await ports.Tenants.FindAsync(tenantName, ct) is { } tenant)
            {
                round = new(ports, send, sheets.Clients.Open(TargetOf(config, tenant)), tenant, name);
                await round.RunAsync(ct);
            }

            return round?.Report([]) ?? new(0, 0, 0, 0, []);
        }
        catch (SheetException refusal)
        {
            SheetLog.RoundFailed(logger, tenantName, name, refusal.Message);
            return Failed(refusal.Message);
        }
        catch (Exception trouble) when (trouble is LogUnavailableException or OverloadedException)
        {
            SheetLog.RoundFailed(logger, tenantName, name, trouble.Message);
            return Failed(SheetTexts.Get("Storage"));
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            return Failed(SheetTexts.Get("Changed"));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // One tenant's sheet must not stop the others; it is shown, logged and tried again.
            SheetLog.RoundBroke(logger, bug, tenantName, name);
            return Failed(SheetTexts.Get("Internal"));
        }

        SheetReport Failed(string reason) => round?.Report([reason]) ?? new(0, 0, 0, 0, [reason]);
    }

    private SheetTarget TargetOf(SheetConfig config, Tenant tenant)
    {
        if (config.Kind == SheetKind.Bitable)
        {
            return new(
                config.Kind, config.Host, config.TableId!, config.AppToken, Token: null,
                tenant.Settings.Feishu.App ?? throw new SheetException(SheetTexts.Get("NoApp")), config.PerSecond);
        }

        try
        {
            return new(
                config.Kind, config.Host, config.DatasheetId!, App: null, sheets.Secrets.Reveal(config.Token!), Feishu: null,
                config.PerSecond);
        }
        catch (CryptographicException)
        {
            throw new SheetException(SheetTexts.Get("CannotReveal"));
        }
    }

    /// <summary>A sheet in memory. Whoever holds <see cref="Gate"/> may write to its table and its documents.</summary>
    private sealed class Sheet(SheetConfig config)
    {
        private int failures;

        public SemaphoreSlim Gate { get; } = new(1);

        public SheetStatus Status { get; private set; } = new(config, null, null);

        public SheetConfig Config => Status.Config;

        public DateTimeOffset DueAt { get; private set; }

        public Task Running { get; set; } = Task.CompletedTask;

        public CancellationTokenSource? Round { get; set; }

        /// <summary>Waits for the gate, cutting a round short that is under way.</summary>
        public async ValueTask StopRoundAsync(CancellationToken ct)
        {
            try
            {
                Round?.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }

            await Gate.WaitAsync(ct);
        }

        public void Reset(SheetConfig next)
        {
            Status = new(next, next.IsSameTable(Config) ? Status.LastSyncAt : null, null);
            (failures, DueAt) = (0, default);
        }

        public void Ended(SheetReport report, DateTimeOffset now)
        {
            failures = report.Errors.Count == 0 ? 0 : Math.Min(failures + 1, BackoffDoublingsMax);
            DueAt = now + TimeSpan.FromSeconds((double)Config.EverySeconds * (1 << failures));
            Status = report.Errors.Count == 0
                ? Status with { LastSyncAt = now, LastError = null }
                : Status with { LastError = string.Join(SheetTexts.Get("AnswerSeparator"), report.Errors) };
        }
    }
}
