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
        if (app.Services.GetService<SheetWatch>() is null)
        {
            return;
        }

        var sheets = app.MapGroup("/v1/sheets/{name}").WithTags("Sheets");
        sheets.MapGet("/", Get).Allow(Allow.Administer);
        sheets.MapPut("/", PutAsync).Allow(Allow.Administer).IsWrite<SheetView>();
        sheets.MapDelete("/", DeleteAsync).Allow(Allow.Administer).IsWrite();
        sheets.MapPost("/sync", SyncAsync).Allow(Allow.Administer).IsWrite();
    }

    private static Results<Ok<SheetView>, ApiProblem> Get(string name, Caller caller, SheetWatch watch) =>
        ApiJson.Parse<SheetName>(name) is { } sheet && watch.Find(caller.TenantName, sheet) is { } status
            ? TypedResults.Ok(SheetDocument.Write(sheet, status, caller.Tenant))
            : ApiProblem.NotFound();

    private static async Task<Results<Ok<SheetView>, Created<SheetView>, ApiProblem>> PutAsync(
        string name, Caller caller, HttpContext context, SheetWatch watch, IOptions<GatewayOptions> options,
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
        var current = watch.Find(caller.TenantName, sheet);
        if (ObjectReader.Of(document.RootElement, "", errors) is not { } body
            || SheetDocument.Read(body, current?.Config, watch.Protect, options.Value) is not { } config)
        {
            return errors.ToInvalid();
        }

        if (Enum.GetValues<SheetName>().Any(other =>
            other != sheet && watch.Find(caller.TenantName, other) is { } held && held.Config.IsSameTable(config)))
        {
            return ApiProblem.Invalid(config.DatasheetId is null ? "tableId" : "datasheetId", Texts.Get("SheetTaken"));
        }

        await watch.PutAsync(
            caller.TenantName, sheet, config,
            caller.Audit(clock.GetUtcNow(), "sheet.put", name, SheetDocument.Audit(config)), ct);
        var view = SheetDocument.Write(sheet, watch.Find(caller.TenantName, sheet)!, caller.Tenant);
        return current is null ? TypedResults.Created((string?)null, view) : TypedResults.Ok(view);
    }

    private static async Task<Results<NoContent, ApiProblem>> DeleteAsync(
        string name, Caller caller, SheetWatch watch, TimeProvider clock, CancellationToken ct)
    {
        if (ApiJson.Parse<SheetName>(name) is not { } sheet || watch.Find(caller.TenantName, sheet) is null)
        {
            return ApiProblem.NotFound();
        }

        await watch.PutAsync(
            caller.TenantName, sheet, config: null, caller.Audit(clock.GetUtcNow(), "sheet.delete", name), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SheetReport>, ApiProblem>> SyncAsync(
        string name, Caller caller, SheetWatch watch, CancellationToken ct) =>
        ApiJson.Parse<SheetName>(name) is { } sheet && await watch.SyncAsync(caller.TenantName, sheet, ct) is { } report
            ? TypedResults.Ok(report)
            : ApiProblem.NotFound();
}
