using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task Only_people_who_have_changed_since_a_revision_are_read()
    {
        var (li, wang) = (new Person(A.Li) { Name = "李" }, new Person(A.Wang) { Name = "王" });
        await PutPeopleAsync(li, wang);
        var put = await RevisionAsync();
        await LearnAsync(new SeenSender(A.Wang, "小王", SenderRole.Customer, A.Noon));
        var learnt = await RevisionAsync();
        await Tenants.PutSettingsAsync(new(A.Tenant, 2, "{}", A.Noon), 1, A.Audit(), None);
        var set = await RevisionAsync();
        await PutPeopleAsync(li with { Name = "李经理" });
        var again = await RevisionAsync();
        await Tenants.ErasePersonAsync(A.Tenant, A.Wang, A.Audit(), None);

        var newLi = li with { Name = "李经理" };
        var newWang = new Person(A.Wang)
        {
            ChannelRole = SenderRole.Customer, IsErased = true, FirstSeenAt = A.Noon, SeenAt = A.Noon,
        };
        Assert.Equal([newLi, newWang], await ChangedAsync(after: 0));
        Assert.Equal([newLi, newWang], await ChangedAsync(put));
        Assert.Equal([newLi, newWang], await ChangedAsync(learnt));
        Assert.Equal([newLi, newWang], await ChangedAsync(set));
        Assert.Equal([newWang], await ChangedAsync(again));
        Assert.Empty(await ChangedAsync(await RevisionAsync()));
    }

    [Fact]
    public async Task A_sender_who_is_met_is_the_only_one_who_is_read_again()
    {
        await PutPeopleAsync([.. Enumerable.Range(0, 200).Select(number => new Person(new(A.Channel, $"c{number}")))]);
        var known = await RevisionAsync();

        await LearnAsync(new SeenSender(A.Wang, "王", null, A.Noon));
        await LearnAsync(new SeenSender(new(A.Channel, "c7"), "七", null, A.Noon));

        Assert.Equal([new(A.Channel, "c7"), A.Wang], (await ChangedAsync(known)).Select(person => person.Key));
    }

    [Fact]
    public async Task Revisions_of_people_belong_to_their_tenant()
    {
        var theirs = new Person(A.Li) { Name = "别家" };
        await PutPeopleAsync(new Person(A.Li), new Person(A.Wang));
        await PutPeopleAsync(new Person(A.Wang));
        var known = await RevisionAsync();
        await Tenants.PutPeopleAsync("other", [new(A.Li, PersonJson.Write(theirs))], [], A.Audit(), None);
        await AppendNextAsync(A.Room("r", "other"), append => append with { Senders = [new(A.Wang, "王", null, A.Noon)] });

        Assert.Empty(await ChangedAsync(known));
        Assert.Equal(known, await RevisionAsync());
        Assert.Equal([theirs], (await ChangedAsync(after: 0, "other")).Where(person => person.Key == A.Li));
        Assert.Equal([A.Wang], (await ChangedAsync(after: 1, "other")).Select(person => person.Key));
    }

    [Fact]
    public async Task Of_a_person_put_twice_at_once_the_last_word_stands()
    {
        await PutPeopleAsync(new Person(A.Li) { Name = "一" }, new Person(A.Wang), new Person(A.Li) { Name = "二\0三" });
        var known = await RevisionAsync();
        await PutPeopleAsync(new Person(A.Wang), new Person(A.Wang));

        Assert.Equal(["二\0三", null], (await PeopleAsync()).Select(person => person.Name));
        Assert.Equal([A.Wang], (await ChangedAsync(known)).Select(person => person.Key));
    }

    [Fact]
    public async Task Who_follows_people_by_revision_misses_nobody_while_many_write()
    {
        var follower = new PeopleFollower(Tenants);
        await follower.FollowAsync(Task.WhenAll(PeopleChanges.Of(Ports, host: 0)));

        Assert.Equal(PeopleChanges.PeopleOfHost, follower.Known.Count);
        Assert.Equal(PeopleFollower.InOrder(await Tenants.ReadPeopleAsync(A.Tenant, 0, None)), follower.Known);
    }

    private async Task<long> RevisionAsync() => await Tenants.ReadRevisionAsync(A.Tenant, None);
}
