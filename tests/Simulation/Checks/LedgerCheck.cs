using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Simulation.Tests.Workload;

namespace SalesAssistant.Simulation.Tests.Checks;

/// <summary>Compares the figures of a host's ledgers with those read from the query tables at the same instant.</summary>
internal static class LedgerCheck
{
    /// <returns>Whether they could be compared: nothing was written meanwhile, and the host knew of all that was.</returns>
    public static async Task<bool> RunAsync(World world, SimulatedHost host, string tenantName)
    {
        if (world.Watch.IsInTheDark(host.Process, tenantName))
        {
            return false;
        }

        var commits = world.Watch.Commits;
        var tenant = await host.TenantAsync(tenantName);
        var day = LedgerDay.Of(host.Process.Time.GetUtcNow(), tenant!.Zone);
        var owner = TenantPlan.Key("li");
        var whole = await host.Figures.ReadAsync(tenant, day.From, day.To, null, CancellationToken.None);
        var persons = await host.Figures.ReadAsync(tenant, day.From, day.To, owner, CancellationToken.None);
        if (world.Watch.Commits != commits || world.Watch.IsInTheDark(host.Process, tenantName)
            || LedgerDay.Of(host.Process.Time.GetUtcNow(), tenant.Zone) != day)
        {
            return false;
        }

        var queries = world.Store.Durable.Queries;
        var plain = new FiguresReader(queries, new TermsReader(queries), host.Process.Time);
        var (ledger, tables) = (Describe(whole), Describe(await plain.ReadAsync(tenant, day.From, day.To, null, CancellationToken.None)));
        Compare(tenantName);
        (ledger, tables) = (Describe(persons), Describe(await plain.ReadAsync(tenant, day.From, day.To, owner, CancellationToken.None)));
        Compare($"{tenantName} {owner}");
        return true;

        void Compare(string whose) => world.Violations.Check(
            ledger == tables, "Ledgers equal queries", $"{host.Process.Name} {whose}\nledger:\n{ledger}\ntables:\n{tables}");
    }

    private static string Describe(SalesFigures figures) => string.Join('\n',
    [
        "total " + Describe(figures.Total),
        .. figures.People.Select(row => $"person {row.PersonKey} {Describe(row.Figures)}"),
        .. figures.Rooms.Select(row => $"room {row.RoomKey} {Describe(row.Figures)}"),
        .. figures.Hours.Select((hour, index) => $"hour {index} {Describe(hour)}"),
    ]);

    private static string Describe(Figures figures) => string.Join(' ', new double?[]
    {
        figures.AnsweredTurns, figures.OverCount, figures.OpenOverCount, figures.CarriedOver, figures.DismissedTurns,
        figures.RemarkTurns, figures.AnsweredByColleague, figures.AnsweredForColleagues, figures.SalesMessages,
        figures.AfterSalesMessages, figures.EmployeeMessages, figures.CustomerMessages, figures.OwnerMessages,
        figures.AverageReplyMinutes, figures.MedianReplyMinutes, figures.P90ReplyMinutes, figures.AverageWallClockMinutes,
    });
}
