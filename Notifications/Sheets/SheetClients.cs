using System.Collections.Concurrent;
using System.Diagnostics;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Sheets;

/// <inheritdoc />
public sealed class SheetClients : ISheetClients
{
    private readonly SheetOptions options;
    private readonly TimeProvider clock;
    private readonly FeishuHttp http;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<(Uri Host, string Table), SheetPace> paces = new();
    private readonly ConcurrentDictionary<Uri, FeishuAppBot> apps = new();

    /// <param name="client">Follows no redirects and keeps no cookies.</param>
    /// <param name="clock">The real clock.</param>
    public SheetClients(HttpClient client, SheetOptions options, TimeProvider clock)
    {
        this.client = client;
        this.options = options;
        this.clock = clock;
        http = new(client, new() { Timeout = options.Timeout }, clock);
    }

    public ISheetClient Open(SheetTarget target)
    {
        var host = target.Host ?? (target.Kind == SheetKind.Vika ? options.VikaUrl : options.FeishuUrl);
        var pace = paces.GetOrAdd((host, $"{target.App}/{target.Table}"), _ => new(options.Backoff, clock));
        return target.Kind switch
        {
            SheetKind.Vika => new VikaClient(http, pace, host, target),
            SheetKind.Bitable => new BitableClient(apps.GetOrAdd(host, CreateApps), pace, target),
            _ => throw new UnreachableException($"Sheet kind {target.Kind}."),
        };
    }

    private FeishuAppBot CreateApps(Uri host)
    {
        var feishu = new FeishuOptions { BaseUrl = host, Timeout = options.Timeout };
        var there = new FeishuHttp(client, feishu, clock);
        return new(there, new FeishuTokens(there, feishu, clock), feishu);
    }
}
