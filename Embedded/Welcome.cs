using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Embedded;

/// <summary>What a newcomer reads on the console once the host serves.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, EmbeddedOptions options)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var url = addresses.First();
        var folder = app.Services.GetRequiredService<DataFolder>();
        Console.WriteLine($"SalesAssistant serves {url}  (data: {folder.Root})");
        if (folder.IsAdminKeyNew)
        {
            var key = folder.ReadAdminKey();
            Console.WriteLine($"Admin key of tenant '{FirstKeys.FirstTenant}', shown this once: {key}");
        }

        if (options.AdminKey is null)
        {
            Console.WriteLine($"It is kept in {folder.AdminKeyPath}: KEY=$(cat {folder.AdminKeyPath})");
        }

        Console.WriteLine($"Board: {url}/  (sign in with the key)   API: {url}/openapi/v1.json");
        if (app.Services.GetRequiredService<TimeProvider>() is SimulatedClock clock)
        {
            Console.WriteLine($"Simulated clock: {clock.GetUtcNow():O}, {clock.Speed:0.##} times as fast as real time");
        }

        if (options.IsDemo)
        {
            Console.WriteLine(
                $"""
                The demo plays in tenant '{FirstKeys.FirstTenant}': 12 rooms, a day of conversation. Within two minutes there are
                waits, tiers of every colour, a dismissal, a handover and a leaderboard. Try, with the admin key in $KEY:
                  curl -H "Authorization: Bearer $KEY" '{url}/v1/rooms?state=waiting&sort=due'
                  curl -H "Authorization: Bearer $KEY" '{url}/v1/alerts?limit=5'
                  curl -H "Authorization: Bearer $KEY" '{url}/v1/leaderboard'
                  curl -H "Authorization: Bearer $KEY" '{url}/v1/exports/leaderboard.csv'
                """);
        }
    }
}
