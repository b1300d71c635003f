using System.Collections.Immutable;

namespace SalesAssistant.Domain.Sales;

/// <summary>A row that no longer changes but for what waits.</summary>
/// <param name="Ended">Turns that ended, and messages.</param>
/// <param name="Open">Turns left open: how long they have waited depends on when one asks.</param>
internal sealed record CountedRow(Figures Ended, TurnFact[] Open)
{
    public Figures At(FiguresScope scope) =>
        Open.Length == 0 ? Ended : Ended.WithLeftOpen(Open.Length, Open.Count(scope.IsOverAtEnd));
}

/// <summary>Figures by person, room or hour, kept up as facts come and go.</summary>
internal sealed class RunningRows<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Row> rows = [];
    private readonly HashSet<TKey> touched = [];
    private ImmutableDictionary<TKey, CountedRow> frozen = ImmutableDictionary<TKey, CountedRow>.Empty;

    /// <summary>The row of a key, to be changed.</summary>
    public Figures At(TKey key) => RowAt(key).Ended;

    /// <summary>Adds a turn that is left open, or takes it back.</summary>
    public void CountOpen(TKey key, TurnFact turn, int sign)
    {
        var row = RowAt(key);
        if (sign > 0)
        {
            (row.Open ??= new(ReferenceEqualityComparer.Instance)).Add(turn);
        }
        else if (row.Open is { } open && open.Remove(turn) && open.Count == 0)
        {
            row.Open = null;
        }
    }

    /// <summary>The rows as they are; copies only those that changed since the last time.</summary>
    public ImmutableDictionary<TKey, CountedRow> Freeze()
    {
        var changing = frozen.ToBuilder();
        foreach (var key in touched)
        {
            var row = rows[key];
            if (row.Open is null && row.Ended.IsEmpty)
            {
                rows.Remove(key);
                changing.Remove(key);
            }
            else
            {
                changing[key] = new(row.Ended.Copy(), row.Open is null ? [] : [.. row.Open]);
            }
        }

        touched.Clear();
        return frozen = changing.ToImmutable();
    }

    private Row RowAt(TKey key)
    {
        touched.Add(key);
        if (!rows.TryGetValue(key, out var row))
        {
            row = new();
            rows.Add(key, row);
        }

        return row;
    }

    private sealed class Row
    {
        public Figures Ended { get; } = new();

        public HashSet<TurnFact>? Open { get; set; }
    }
}

/// <summary>Figures by person, room or hour at one instant.</summary>
internal sealed class FigureRows<TKey>(ImmutableDictionary<TKey, CountedRow> rows, FiguresScope scope)
    where TKey : notnull
{
    private static readonly Figures None = new();

    // Several figures of a look are made of the same rows.
    private readonly Dictionary<TKey, Figures> withOpen = [];

    /// <summary>Every row with a figure, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, Figures>> All => rows.Select(row => KeyValuePair.Create(row.Key, At(row.Key, row.Value)));

    /// <summary>Keys of the rows with a figure, in no order.</summary>
    public IEnumerable<TKey> Keys => rows.Keys;

    /// <summary>The row of a key; empty for one without a figure.</summary>
    public Figures Find(TKey key) => rows.TryGetValue(key, out var row) ? At(key, row) : None;

    /// <summary>Turns left open in all rows, and how many of them are over.</summary>
    public (int Turns, int OverTurns) CountOpen()
    {
        var (turns, overTurns) = (0, 0);
        foreach (var (key, row) in rows)
        {
            if (row.Open.Length > 0)
            {
                turns += row.Open.Length;
                overTurns += At(key, row).OpenOverCount;
            }
        }

        return (turns, overTurns);
    }

    private Figures At(TKey key, CountedRow row)
    {
        if (row.Open.Length == 0)
        {
            return row.Ended;
        }

        if (!withOpen.TryGetValue(key, out var figures))
        {
            withOpen.Add(key, figures = row.At(scope));
        }

        return figures;
    }
}
