using System.Reflection;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests.Tenants;

/// <summary>A tenant store that notes what is read, and lets a test step in once people are read and before they are given.</summary>
public class WatchedTenantStore : DispatchProxy
{
    private ITenantStore store = null!;

    /// <summary>The port through which a directory reads.</summary>
    internal ITenantStore Port { get; private set; } = null!;

    /// <summary>Names of the methods called, in order.</summary>
    internal List<string> Calls { get; } = [];

    /// <summary>How many people each read gave.</summary>
    internal List<int> PeopleRead { get; } = [];

    internal Func<Task> AfterPeople { get; set; } = () => Task.CompletedTask;

    internal Func<Task> BeforePut { get; set; } = () => Task.CompletedTask;

    internal static WatchedTenantStore Over(ITenantStore store)
    {
        var port = Create<ITenantStore, WatchedTenantStore>();
        var watched = (WatchedTenantStore)(object)port;
        (watched.store, watched.Port) = (store, port);
        return watched;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (Calls)
        {
            Calls.Add(targetMethod!.Name);
        }

        return targetMethod.Name switch
        {
            nameof(ITenantStore.ReadPeopleAsync) => ReadPeopleAsync(args),
            nameof(ITenantStore.PutPeopleAsync) => PutPeopleAsync(args),
            _ => targetMethod.Invoke(store, args),
        };
    }

    private async ValueTask<IReadOnlyList<PersonRow>> ReadPeopleAsync(object?[]? args)
    {
        var people = await store.ReadPeopleAsync((string)args![0]!, (long)args[1]!, (CancellationToken)args[2]!);
        PeopleRead.Add(people.Count);
        await AfterPeople();
        return people;
    }

    private async ValueTask PutPeopleAsync(object?[]? args)
    {
        await BeforePut();
        await store.PutPeopleAsync(
            (string)args![0]!, (IReadOnlyList<PersonRow>)args[1]!, (IReadOnlyList<PersonKey>)args[2]!, (AuditRow)args[3]!,
            (CancellationToken)args[4]!);
    }
}
