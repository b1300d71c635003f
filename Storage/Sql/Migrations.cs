using System.Globalization;
using System.Reflection;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>A step of a database's tables, from an embedded file <c>NNNN_name.sql</c>.</summary>
internal sealed record Migration(int Version, string Sql)
{
    /// <summary>All steps of an engine, ascending, from its folder <c>Migrations</c>.</summary>
    public static IReadOnlyList<Migration> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"SalesAssistant.Storage.{engine}.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => new Migration(VersionOf(name[prefix.Length..]), Read(assembly, name)))
            .OrderBy(migration => migration.Version)];
    }

    /// <summary>The steps that are still to be taken.</summary>
    /// <exception cref="StorageVersionException">The database has taken steps that this program does not know.</exception>
    public static IEnumerable<Migration> After(int version, IReadOnlyList<Migration> all) => version > all[^1].Version
        ? throw new StorageVersionException(version, all[^1].Version)
        : all.Where(migration => migration.Version > version);

    private static int VersionOf(string file) =>
        int.Parse(file.AsSpan(0, file.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
