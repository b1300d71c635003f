using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sheets;

/// <summary>Tables outside that mirror 今日群聊 (<c>today</c>) and 群聊总表 (<c>rooms</c>).</summary>
internal static class SheetsApi
{
    /// <summary>Hosts that keep no sheets have no such address.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Services.GetService<ISheets>() is null)
        {
            return;
        }

        var routes = app.MapGroup("/v1/sheets/{name}").WithTags("Sheets");
        routes.MapGet("/", GetAsync).Allow(Allow.Administer);
        routes.MapPut("/", PutAsync).Allow(Allow.Administer).IsWrite<SheetView>();
        routes.MapDelete("/", DeleteAsync).Allow(Allow.Administer).IsWrite();
        routes.MapPost("/sync", SyncAsync).Allow(Allow.Administer).IsWrite();
    }

    private static async Task<Results<Ok<SheetView>, ApiProblem>> GetAsync(
        string name, Caller caller, ISheets sheets, CancellationToken ct) =>
        ApiJson.Parse<SheetName>(name) is { } sheet && await sheets.FindAsync(caller.TenantName, sheet, ct) is { } status
            ? TypedResults.Ok(SheetDocument.Write(sheet, status, caller.Tenant))
            : ApiProblem.NotFound();

    private static async Task<Results<Ok<SheetView>, Created<SheetView>, ApiProblem>> PutAsync(
        string name, Caller caller, HttpContext context, ISheets sheets, IOptions<GatewayOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        if (ApiJson.Parse<SheetName>(name) is not { } sheet)
        {
            return ApiProblem.NotFound();
        }

        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var current = await sheets.FindAsync(caller.TenantName, sheet, ct);
        if (ObjectReader.Of(document.RootElement, "", errors) is not { } body
            || SheetDocument.Read(body, current?.Config, sheets.Protect, options.Value) is not { } config)
        {
            return errors.ToInvalid();
        }

        foreach (var other in Enum.GetValues<SheetName>().Where(other => other != sheet))
        {
            if (await sheets.FindAsync(caller.TenantName, other, ct) is { } held && held.Config.IsSameTable(config))
            {
                return ApiProblem.Invalid(config.DatasheetId is null ? "tableId" : "datasheetId", Texts.Get("SheetTaken"));
            }
        }

        await sheets.PutAsync(
            caller.TenantName, sheet, config,
            caller.Audit(clock.GetUtcNow(), "sheet.put", name, SheetDocument.Audit(config)), ct);
        var now = await sheets.FindAsync(caller.TenantName, sheet, ct) ?? new(config, null, null);
        var view = SheetDocument.Write(sheet, now, caller.Tenant);
        return current is null ? TypedResults.Created((string?)null, view) : TypedResults.Ok(view);
    }

    private static async Task<Results<NoContent, ApiProblem>> DeleteAsync(
        string name, Caller caller, ISheets sheets, TimeProvider clock, CancellationToken ct)
    {
        if (ApiJson.Parse<SheetName>(name) is not { } sheet || await sheets.FindAsync(caller.TenantName, sheet, ct) is null)
        {
            return ApiProblem.NotFound();
        }

        await sheets.PutAsync(
            caller.TenantName, sheet, config: null, caller.Audit(clock.GetUtcNow(), "sheet.delete", name), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SheetReport>, ApiProblem>> SyncAsync(
        string name, Caller caller, ISheets sheets, CancellationToken ct) =>
        ApiJson.Parse<SheetName>(name) is { } sheet && await sheets.SyncAsync(caller.TenantName, sheet, ct) is { } report
            ? TypedResults.Ok(report)
            : ApiProblem.NotFound();
}
