namespace SalesAssistant.Repository.Tests;

public sealed class LayeringTests
{
    private const int TestFloor = 4;

    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Domain"] = 0,
        ["Engine"] = 1,
        ["Grains.Interfaces"] = 1,
        ["Storage"] = 2,
        ["Notifications"] = 2,
        ["Grains"] = 2,
        ["Gateway.Api"] = 2,
        ["Silo"] = 3,
        ["Gateway"] = 3,
        ["Embedded"] = 3,
    };

    [Fact]
    public void Every_production_project_has_a_floor() =>
        Assert.DoesNotContain(Project.All, project => project.IsProduction && !Floors.ContainsKey(project.Folder));

    [Fact]
    public void References_point_down_only() =>
        Assert.Empty(
            from project in Project.All
            from reference in project.References
            let target = Project.All.SingleOrDefault(other => other.Path == reference)
            where target is null || !MayRefer(project, target)
            select $"{project.Path} -> {reference}");

    [Fact]
    public void Production_never_refers_to_tests_or_benchmarks() =>
        Assert.Empty(
            from project in Project.All
            where project.IsProduction
            from reference in project.References
            where !char.IsUpper(reference[0])
            select $"{project.Path} -> {reference}");

    [Fact]
    public void The_domain_has_neither_packages_nor_references()
    {
        var domain = Project.All.Single(project => project.Folder == "Domain");

        Assert.Empty(domain.Packages);
        Assert.Empty(domain.References);
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Engine")]
    [InlineData("Grains")]
    public void Code_that_is_replayed_is_under_the_analyser(string folder)
    {
        var project = Project.All.SingleOrDefault(project => project.Folder == folder);

        Assert.True(project is null || Checkout.Read(project.Path).Contains("<IsReplayable>true</IsReplayable>", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_cluster_needs_Orleans() =>
        Assert.Empty(
            from project in Project.All
            where project.IsProduction && project.NeedsOrleans
                && project.Folder is not ("Grains.Interfaces" or "Grains" or "Silo" or "Gateway")
            select project.Path);

    private static bool MayRefer(Project from, Project to) =>
        FloorOf(to) < FloorOf(from)
        // Tests share what stands in for the outside world.
        || (!from.IsProduction && to.Folder == "tests/Shared");

    private static int FloorOf(Project project) => Floors.GetValueOrDefault(project.Folder, TestFloor);
}
