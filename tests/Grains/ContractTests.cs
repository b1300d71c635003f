using System.Reflection;
using System.Text;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Tests;

/// <summary>
/// What silos and gateways of neighbouring versions send each other during a rolling upgrade. A line may be added; one that
/// was released is never changed, taken away or used again.
/// </summary>
public sealed class ContractTests
{
    [Fact]
    public void The_contract_is_the_one_that_is_checked_in()
    {
        var path = Path.Combine(Folder(), "contract.txt");
        var now = Describe();
        if (Environment.GetEnvironmentVariable("WRITE_CONTRACT") == "1")
        {
            File.WriteAllText(path, now);
        }

        Assert.Equal(File.ReadAllText(path), now);
    }

    [Fact]
    public void Everything_that_is_sent_has_an_alias_and_numbered_members() => Assert.Empty(
        from type in Sent()
        from member in Members(type)
        where type.GetCustomAttribute<AliasAttribute>(inherit: false) is null || IdOf(type, member) is null
        select $"{type.Name}.{member.Name}");

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in Interfaces().OrderBy(AliasOf, StringComparer.Ordinal))
        {
            text.Append($"interface {AliasOf(type)}\n");
            foreach (var method in type.GetMethods().OrderBy(method => AliasOf(method), StringComparer.Ordinal))
            {
                var parameters = string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)));
                text.Append($"  {AliasOf(method)}({parameters}) -> {NameOf(method.ReturnType)}\n");
            }
        }

        foreach (var type in Sent().OrderBy(AliasOf, StringComparer.Ordinal))
        {
            text.Append($"{(type.IsEnum ? "enum" : type.IsAbstract ? "abstract" : "record")} {AliasOf(type)}");
            text.Append(type.BaseType is { } parent && Sent().Contains(parent) ? $" : {AliasOf(parent)}\n" : "\n");
            foreach (var (number, line) in type.IsEnum ? Values(type) : Members(type).Select(member =>
                ((long?)IdOf(type, member) ?? -1, $"{NameOf(member.PropertyType)} {member.Name}")))
            {
                text.Append($"  {number} {line}\n");
            }
        }

        foreach (var type in ForeignEnums().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            text.Append($"enum {type.Name}\n");
            foreach (var (number, line) in Values(type))
            {
                text.Append($"  {number} {line}\n");
            }
        }

        return text.ToString();
    }

    private static Assembly Contract => typeof(IRoomGrain).Assembly;

    private static IEnumerable<Type> Interfaces() =>
        Contract.GetExportedTypes().Concat(typeof(GrainsRegistration).Assembly.GetExportedTypes())
            .Where(type => type.IsInterface && type.GetCustomAttribute<AliasAttribute>(inherit: false) is not null);

    private static IEnumerable<Type> Sent() =>
        Contract.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null);

    /// <summary>Enums of the rules travel as their numbers.</summary>
    private static IEnumerable<Type> ForeignEnums() => Sent()
        .SelectMany(Members)
        .Select(member => Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType)
        .Where(type => type.IsEnum && type.Assembly != Contract)
        .Distinct();

    private static IEnumerable<PropertyInfo> Members(Type type) => type.IsEnum ? [] : type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(member => member.Name != "EqualityContract")
        .OrderBy(member => IdOf(type, member));

    private static uint? IdOf(Type type, PropertyInfo member) =>
        member.GetCustomAttribute<IdAttribute>()?.Id
        ?? type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .FirstOrDefault(parameter => parameter.Name == member.Name)?.GetCustomAttribute<IdAttribute>()?.Id;

    private static IEnumerable<(long Number, string Line)> Values(Type type) =>
        Enum.GetValues(type).Cast<object>().Select(value => (Convert.ToInt64(value, null), value.ToString()!));

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? $"({member.Name})";

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? NameOf(inner) + "?"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SalesAssistant.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder, "Grains.Interfaces");
    }
}
