using System.Collections.Immutable;

namespace SalesAssistant.Domain.Sales;

/// <summary>Figures by person, room or hour, kept up as facts come and go.</summary>
internal sealed class RunningRows<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Figures> rows = [];
    private readonly HashSet<TKey> touched = [];
    private ImmutableDictionary<TKey, Figures> frozen = ImmutableDictionary<TKey, Figures>.Empty;

    /// <summary>The row of a key, to be changed.</summary>
    public Figures At(TKey key)
    {
        touched.Add(key);
        if (!rows.TryGetValue(key, out var figures))
        {
            figures = new();
            rows.Add(key, figures);
        }

        return figures;
    }

    /// <summary>The rows as they are; copies only those that changed since the last time.</summary>
    public ImmutableDictionary<TKey, Figures> Freeze()
    {
        var changing = frozen.ToBuilder();
        foreach (var key in touched)
        {
            if (rows[key].IsEmpty)
            {
                rows.Remove(key);
                changing.Remove(key);
            }
            else
            {
                changing[key] = rows[key].Copy();
            }
        }

        touched.Clear();
        return frozen = changing.ToImmutable();
    }
}

/// <summary>Figures by person, room or hour at one instant: rows that no longer change, and the turns left open then.</summary>
internal sealed class FigureRows<TKey>(ImmutableDictionary<TKey, Figures> ended)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (int Turns, int OverTurns)> leftOpen = [];

    /// <summary>Every row with a figure, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, Figures>> All => ended
        .Where(row => !leftOpen.ContainsKey(row.Key))
        .Concat(leftOpen.Keys.Select(key => KeyValuePair.Create(key, Find(key))));

    /// <summary>The row of a key; empty for one without a figure.</summary>
    public Figures Find(TKey key)
    {
        var row = ended.GetValueOrDefault(key);
        return leftOpen.TryGetValue(key, out var open)
            ? (row ?? new()).WithLeftOpen(open.Turns, open.OverTurns)
            : row ?? new();
    }

    public void AddLeftOpen(TKey key, bool isOver)
    {
        leftOpen.TryGetValue(key, out var known);
        leftOpen[key] = (known.Turns + 1, known.OverTurns + (isOver ? 1 : 0));
    }
}
