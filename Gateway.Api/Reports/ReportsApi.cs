using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Reports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Alerts;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Reports;

/// <summary>The daily leaderboard cards: what became of them, and one sent by hand.</summary>
internal static class ReportsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/v1/reports").WithTags("Reports");
        reports.MapGet("/", ListAsync).Allow(Allow.ReadTenant);
        reports.MapPost("/leaderboard/send", SendAsync).Allow(Allow.Manage).IsWrite();
    }

    private static async Task<Ok<ListPage<ReportState>>> ListAsync(Caller caller, ITenantStore store, CancellationToken ct)
    {
        var documents = await store.ReadDocumentsAsync(caller.TenantName, DailyReport.DocumentKind, ct);
        return TypedResults.Ok(new ListPage<ReportState>(
        [
            .. documents.Select(document => JsonSerializer.Deserialize<ReportState>(document.Json, ApiJson.Options)!)
                .OrderByDescending(report => report.Date, StringComparer.Ordinal)
                .Take(QueryFields.LimitMax)
                .Select(report => report with
                {
                    DueAt = caller.Tenant.At(report.DueAt), DecidedAt = caller.Tenant.At(report.DecidedAt),
                }),
        ]));
    }

    private static async Task<Ok<AlertView>> SendAsync(
        Caller caller, IAssistant assistant, ITenantStore store, AlertViews views, TimeProvider clock, CancellationToken ct)
    {
        var alert = await assistant.SendReportAsync(caller.TenantName, ct);
        await store.AuditAsync(caller.Audit(clock.GetUtcNow(), "report.send", alert.AlertId), ct);
        return TypedResults.Ok(views.Show(caller.Tenant, alert));
    }
}
