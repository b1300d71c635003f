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

/// <summary>A turn that is left open at one instant.</summary>
/// <param name="IsOver">Whether it has waited longer than N minutes by then.</param>
internal readonly record struct OpenWait(PersonRow Person, string RoomKey, bool IsOver);

/// <summary>Figures by person, room or hour at one instant: rows that no longer change, and the turns left open then.</summary>
internal sealed class FigureRows<TKey>(
    ImmutableDictionary<TKey, Figures> ended, OpenWait[] waits, Func<OpenWait, TKey> keyOf)
    where TKey : notnull
{
    private Dictionary<TKey, (int Turns, int OverTurns)>? leftOpen;

    /// <summary>Every row with a figure, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, Figures>> All
    {
        get
        {
            var open = LeftOpen();
            return ended
                .Where(row => !open.ContainsKey(row.Key))
                .Concat(open.Keys.Select(key => KeyValuePair.Create(key, Find(key))));
        }
    }

    /// <summary>The row of a key; empty for one without a figure.</summary>
    public Figures Find(TKey key)
    {
        var row = ended.GetValueOrDefault(key) ?? new();
        return LeftOpen().TryGetValue(key, out var open) ? row.WithLeftOpen(open.Turns, open.OverTurns) : row;
    }

    private Dictionary<TKey, (int Turns, int OverTurns)> LeftOpen()
    {
        if (leftOpen is not null)
        {
            return leftOpen;
        }

        leftOpen = [];
        foreach (var wait in waits)
        {
            leftOpen.TryGetValue(keyOf(wait), out var known);
            leftOpen[keyOf(wait)] = (known.Turns + 1, known.OverTurns + (wait.IsOver ? 1 : 0));
        }

        return leftOpen;
    }
}
