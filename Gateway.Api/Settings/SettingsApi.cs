using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SalesAssistant.Domain.Remarks;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>The tenant's settings.</summary>
internal static class SettingsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup("/v1/settings").WithTags("Settings");
        settings.MapGet("/", GetAsync).Allow(Allow.ReadTenant).Produces<SettingsView>();
        settings.MapPut("/", PutAsync).Allow(Allow.Administer).IsWrite<SettingsView>().Produces<SettingsView>();
        settings.MapPost("/closing-remarks/try", TryRemarkAsync).Allow(Allow.ReadTenant)
            .Accepts<RemarkTrial>("application/json");
    }

    private static async Task<Results<Ok<JsonObject>, ApiProblem>> GetAsync(
        Caller caller, HttpContext context, ITenants tenants, CancellationToken ct)
    {
        // Another request of the same client may have changed them on the way here.
        var tenant = await tenants.FindAsync(caller.TenantName, ct) ?? caller.Tenant;
        context.Response.Headers.ETag = ETagOf(tenant.Settings.Version);
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(SettingsDocument.Write(tenant.Settings));
    }

    private static async Task<Results<Ok<JsonObject>, ApiProblem>> PutAsync(
        [FromQuery] string? applyToOpenTurns, Caller caller, HttpContext context, ITenants tenants, IAssistant assistant,
        IOptions<GatewayOptions> options, TimeProvider clock, CancellationToken ct)
    {
        if (!context.Request.Headers.TryGetValue(HeaderNames.IfMatch, out var ifMatch))
        {
            return ApiProblem.PreconditionRequired();
        }

        var tenant = await tenants.FindAsync(caller.TenantName, ct) ?? caller.Tenant;
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var queryErrors = new FieldErrors();
        var applies = QueryFields.Flag(queryErrors, "applyToOpenTurns", applyToOpenTurns);
        if (queryErrors.Any)
        {
            return queryErrors.ToBadRequest();
        }

        if (!Matches(ifMatch.ToString(), tenant.Settings.Version))
        {
            return ApiProblem.Stale();
        }

        var errors = new FieldErrors();
        var settings = ObjectReader.Of(document.RootElement, "", errors) is { } body
            ? SettingsDocument.Read(body, tenant.Settings, options.Value.FeishuBaseUrl)
            : tenant.Settings;
        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        var changed = await tenants.PutSettingsAsync(
            caller.TenantName, settings, tenant.Settings.Version,
            caller.Audit(clock.GetUtcNow(), "settings.put", null, SettingsDocument.Write(settings)), ct);
        if (changed is null)
        {
            return ApiProblem.Stale();
        }

        if (applies)
        {
            await assistant.ApplyTermsAsync(caller.TenantName, ct);
        }

        context.Response.Headers.ETag = ETagOf(changed.Settings.Version);
        return TypedResults.Ok(SettingsDocument.Write(changed.Settings));
    }

    private static async Task<Results<Ok<RemarkVerdict>, ApiProblem>> TryRemarkAsync(Caller caller, HttpContext context)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var body = ObjectReader.Of(document.RootElement, "", errors);
        var text = body?.String("text", 32 * 1024, required: true);
        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        var words = caller.Tenant.Settings.ClosingRemarks;
        return TypedResults.Ok(new RemarkVerdict(
            new RemarkRecogniser(words.Add, words.Remove).IsRemark(text!), words.IsEnabled));
    }

    private static string ETagOf(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    private static bool Matches(string ifMatch, long version) => ifMatch
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(tag => tag == "*" || tag == ETagOf(version) || tag == version.ToString(CultureInfo.InvariantCulture));
}

/// <param name="Text">A message as a customer may write it.</param>
internal sealed record RemarkTrial(string Text);

/// <param name="IsRemark">Whether the whole text is made of closing remarks, by the words set now.</param>
/// <param name="Enabled">Whether the tenant recognises closing remarks at all.</param>
internal sealed record RemarkVerdict(bool IsRemark, bool Enabled);
