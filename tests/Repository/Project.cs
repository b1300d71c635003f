using System.Xml.Linq;

namespace SalesAssistant.Repository.Tests;

/// <summary>A project file, read as XML: it need not be buildable here.</summary>
/// <param name="Path">From the root of the checkout.</param>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages, bool HasOwnVersions)
{
    public static IReadOnlyList<Project> All { get; } = [.. Checkout.Of(".csproj").Select(Read)];

    /// <summary>Folder that holds it: <c>Domain</c>, <c>tests/Domain</c>.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public bool IsProduction => char.IsUpper(Path[0]);

    /// <summary>Whether it, or one that it refers to, needs a package of Orleans.</summary>
    public bool NeedsOrleans => Closure([]).SelectMany(project => project.Packages)
        .Any(package => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal));

    private static Project Read(string path)
    {
        var elements = XDocument.Load(Checkout.FullPath(path)).Descendants().ToList();
        var folder = System.IO.Path.GetDirectoryName(Checkout.FullPath(path))!;
        var packages = elements.Where(element => element.Name.LocalName == "PackageReference").ToList();
        return new(
            path,
            [
                .. elements.Where(element => element.Name.LocalName == "ProjectReference")
                    .Select(element => System.IO.Path.GetFullPath(element.Attribute("Include")!.Value, folder))
                    .Select(full => System.IO.Path.GetRelativePath(Checkout.Root, full).Replace('\\', '/')),
            ],
            [.. packages.Select(package => package.Attribute("Include")!.Value)],
            packages.Exists(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null));
    }

    /// <summary>This project and all that it refers to, also through others; a circle ends it.</summary>
    private HashSet<Project> Closure(HashSet<Project> seen)
    {
        if (seen.Add(this))
        {
            foreach (var reference in All.Where(project => References.Contains(project.Path)))
            {
                reference.Closure(seen);
            }
        }

        return seen;
    }
}
