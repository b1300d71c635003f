using System.Runtime.CompilerServices;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>Which accounts are one human, as the directory says (<c>sameAs</c>).</summary>
internal sealed class Humans
{
    // A directory is large and asked about again and again.
    private static readonly ConditionalWeakTable<IReadOnlyCollection<PersonFact>, Humans> Known = [];

    private readonly Dictionary<string, PersonFact> people;
    private readonly Dictionary<string, string> mainKeys;
    private readonly HashSet<PersonRow> listed;

    private Humans(IEnumerable<PersonFact> people)
    {
        this.people = people.ToDictionary(person => person.Key, StringComparer.Ordinal);
        mainKeys = this.people.Values
            .Where(person => person.SameAs is not null)
            .ToDictionary(person => person.Key, person => Follow(person.Key), StringComparer.Ordinal);
        listed =
        [
            .. this.people.Values
                .Where(person => person.Role is SenderRole.Sales or SenderRole.AfterSales)
                .Select(person => PersonRow.Of(person.Key, this)),
        ];
        Listed = [.. listed.OrderBy(row => row.Key, StringComparer.Ordinal)];
    }

    /// <summary>Rows of sales and after-sales people, who are shown without a figure too; by key.</summary>
    public IReadOnlyList<PersonRow> Listed { get; }

    /// <param name="people">The directory; must not change.</param>
    public static Humans Of(IReadOnlyCollection<PersonFact> people) =>
        Known.GetValue(people, static each => new(each));

    /// <summary>The account under which <paramref name="key"/> is added up: itself without a link.</summary>
    public string MainKeyOf(string key) => mainKeys.GetValueOrDefault(key, key);

    /// <summary>The directory's entry; null for a key that it does not have.</summary>
    public PersonFact? Find(string key) => people.GetValueOrDefault(key);

    public bool IsListed(PersonRow row) => listed.Contains(row);

    /// <summary>Whether both add up the same accounts.</summary>
    public bool LinkLike(Humans other) =>
        ReferenceEquals(this, other)
        || (mainKeys.Count == other.mainKeys.Count && mainKeys.All(link => other.MainKeyOf(link.Key) == link.Value));

    private string Follow(string key)
    {
        var path = new List<string>();
        while (!path.Contains(key))
        {
            path.Add(key);
            if (Find(key)?.SameAs is not { } next || !people.ContainsKey(next))
            {
                return key;
            }

            key = next;
        }

        // Accounts that name each other in a ring: whoever starts, the same one stands for all.
        return path[path.IndexOf(key)..].Min(StringComparer.Ordinal)!;
    }
}
