using System.Text.Json;
using System.Xml.Linq;

namespace SalesAssistant.Repository.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution() =>
        Assert.Equal(Project.All.Select(project => project.Path).Order(), InSolution().Order());

    [Fact]
    public void The_embedded_filter_holds_every_project_that_needs_no_Orleans()
    {
        var filter = JsonDocument.Parse(Checkout.Read("Embedded.slnf")).RootElement.GetProperty("solution");

        Assert.Equal("SalesAssistant.slnx", filter.GetProperty("path").GetString());
        Assert.Equal(
            Project.All.Where(project => !project.NeedsOrleans).Select(project => project.Path).Order(),
            filter.GetProperty("projects").EnumerateArray().Select(path => path.GetString()!.Replace('\\', '/')).Order());
    }

    private static IEnumerable<string> InSolution() =>
        XDocument.Parse(Checkout.Read("SalesAssistant.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value.Replace('\\', '/'));
}
