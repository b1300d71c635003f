using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Domain.Tests.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Escalation;

/// <summary>Where an alert goes (behaviour.md §5). Nothing is dropped for want of a destination.</summary>
public sealed class RoutingTests
{
    private static readonly HashSet<TierTarget> ToOwner = [TierTarget.Owner];
    private static readonly HashSet<TierTarget> ToBoth = [TierTarget.Owner, TierTarget.Public];
    private static readonly FeishuAddress Chat = new(ChatId: "oc_1");

    [Fact]
    public void Owner_with_a_destination_gets_it_in_private()
    {
        var tenant = Configured(Owner());

        Assert.Equal([new Destination(DestinationKind.Owner, "person:wechaty|li", "李雷")], Resolve(ToOwner, tenant));
        Assert.Equal(["person:wechaty|li", "public"], Keys(ToBoth, tenant));
    }

    [Fact]
    public void Room_without_owner_alerts_the_no_owner_destination_from_the_first_tier()
    {
        var destinations = Routing.Resolve(ToOwner, owner: null, Configured(Owner()), Noon);

        Assert.Equal([new Destination(DestinationKind.NoOwner, "no-owner", "无负责人群")], destinations);
        Assert.Equal(
            ["no-owner", "public"],
            Routing.Resolve(ToBoth, owner: null, Configured(Owner()), Noon).Select(destination => destination.Key));
    }

    [Fact]
    public void Room_without_owner_alerts_the_public_group_once_where_no_other_is_set()
    {
        var tenant = ATenant.With(settings => settings with { Feishu = new FeishuSettings { Public = Chat } });

        Assert.Equal(["public"], Routing.Resolve(ToBoth, owner: null, tenant, Noon).Select(destination => destination.Key));
    }

    [Fact]
    public void Owner_without_a_destination_is_alerted_in_the_public_group_once()
    {
        var tenant = Configured(Owner() with { Feishu = null });

        Assert.Equal(["public"], Keys(ToOwner, tenant));
        Assert.Equal(["public"], Keys(ToBoth, tenant));
    }

    [Fact]
    public void Without_any_destination_the_alert_is_kept_for_the_owner()
    {
        Assert.Equal(["person:wechaty|li"], Keys(ToOwner, ATenant.Default));
        Assert.Equal(["no-owner"], Routing.Resolve(ToOwner, null, ATenant.Default, Noon).Select(destination => destination.Key));
        Assert.Null(Routing.AddressOf("person:wechaty|li", ATenant.Default));
    }

    [Theory]
    [InlineData(0, "person:wechaty|li")]
    [InlineData(1, "person:wechaty|wang")]
    public void Absent_owners_alerts_go_to_the_backup_until_the_absence_ends(int ticksLeft, string key)
    {
        var until = new Absence(Noon.AddTicks(ticksLeft));

        Assert.Equal([key], Keys(ToOwner, Configured(Owner() with { Away = until, Backup = ATenant.Wang }, Backup())));
        Assert.Equal([key], Keys(ToOwner, Configured(Owner() with { Focus = until, Backup = ATenant.Wang }, Backup())));
    }

    [Fact]
    public void Absent_owners_alerts_go_to_the_public_group_without_a_backup_who_is_there()
    {
        var away = new Absence(At(60));
        var owner = Owner() with { Away = away, Backup = ATenant.Wang };

        Assert.Equal(["public"], Keys(ToOwner, Configured(owner with { Backup = null })));
        Assert.Equal(["public"], Keys(ToOwner, Configured(owner, Backup() with { Focus = away })));
        Assert.Equal(["public"], Keys(ToOwner, Configured(owner, Backup() with { Feishu = null })));
        Assert.Equal(["public"], Keys(ToOwner, Configured(owner with { Backup = new(ATenant.Channel, "ghost") })));
        Assert.Equal(["public"], Keys(ToOwner, Configured(owner with { Backup = ATenant.Li })));
    }

    [Fact]
    public void Backup_is_named_as_one()
    {
        var tenant = Configured(Owner() with { Away = new(At(60)), Backup = ATenant.Wang }, Backup());

        Assert.Equal([new Destination(DestinationKind.Backup, "person:wechaty|wang", "王芳")], Resolve(ToOwner, tenant));
    }

    [Fact]
    public void Address_of_another_account_of_the_same_human_serves()
    {
        var tenant = Configured(Owner() with { Feishu = null, SameAs = ATenant.Wang }, Backup());

        Assert.Equal(["person:wechaty|li"], Keys(ToOwner, tenant));
        Assert.Equal(Chat, Routing.AddressOf("person:wechaty|li", tenant));
    }

    [Fact]
    public void Operations_fall_back_to_the_public_group()
    {
        var settings = new FeishuSettings { Public = Chat };
        var own = new FeishuAddress(Webhook: "https://open.feishu.cn/x");

        Assert.Equal(Chat, Routing.AddressOf("operations", ATenant.With(all => all with { Feishu = settings })));
        Assert.Equal(own, Routing.AddressOf("operations", ATenant.With(all => all with { Feishu = settings with { Operations = own } })));
        Assert.Null(Routing.AddressOf("operations", ATenant.Default));
        Assert.Null(Routing.AddressOf("public", ATenant.With(all => all with { Feishu = new() { Public = new FeishuAddress() } })));
    }

    private static Person Owner() => new(ATenant.Li) { Name = "李雷", DirectoryRole = Domain.Rooms.SenderRole.Sales, Feishu = Chat };

    private static Person Backup() => new(ATenant.Wang) { Name = "王芳", DirectoryRole = Domain.Rooms.SenderRole.Sales, Feishu = Chat };

    private static Tenant Configured(params Person[] people) => ATenant.With(
        settings => settings with { Feishu = new FeishuSettings { Public = Chat, NoOwner = new(ChatId: "oc_2") } }, people);

    private static IReadOnlyList<Destination> Resolve(HashSet<TierTarget> targets, Tenant tenant) =>
        Routing.Resolve(targets, ATenant.Li, tenant, Noon);

    private static IEnumerable<string> Keys(HashSet<TierTarget> targets, Tenant tenant) =>
        Resolve(targets, tenant).Select(destination => destination.Key);
}
