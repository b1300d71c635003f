using System.Reflection;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests.Sales;

/// <summary>Queries that let something happen around a reading of figures, and count such readings.</summary>
public class QueriesUnderWatch : DispatchProxy
{
    private IQueries? inner;

    /// <summary>Done before and after each reading of figures.</summary>
    public Action<string>? Meanwhile { get; set; }

    /// <summary>Names of the readings of figures so far.</summary>
    public List<string> Readings { get; } = [];

    public static (IQueries Queries, QueriesUnderWatch Watch) Over(IQueries inner)
    {
        var queries = Create<IQueries, QueriesUnderWatch>();
        var watch = (QueriesUnderWatch)(object)queries;
        watch.inner = inner;
        return (queries, watch);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var isWatched = targetMethod!.Name is nameof(IQueries.ReadFiguresAsync)
            or nameof(IQueries.ReadRoomFiguresAsync)
            or nameof(IQueries.ReadRoomVersionsAsync);
        if (isWatched)
        {
            Readings.Add(targetMethod.Name);
            Meanwhile?.Invoke(targetMethod.Name);
        }

        // The storage in memory has read by the time that it returns.
        var result = targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (isWatched)
        {
            Meanwhile?.Invoke(targetMethod.Name);
        }

        return result;
    }
}
