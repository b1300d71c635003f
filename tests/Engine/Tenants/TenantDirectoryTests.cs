using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Tenants;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Tenants;

public sealed class TenantDirectoryTests
{
    private static readonly PersonKey Stranger = new(Channel, "new");

    [Fact]
    public async Task Senders_are_learnt_with_the_message_and_known_after_a_restart()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new") with { SenderName = "王先生", SenderRole = SenderRole.Customer });
        var learnt = (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger)!;

        await world.RestartAsync();

        Assert.Equal(("王先生", SenderRole.Customer, null), (learnt.Name, learnt.Role, learnt.DirectoryRole));
        Assert.Equal(learnt, (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger));
    }

    [Theory]
    [InlineData(true)] // the directory remembers
    [InlineData(false)] // what it knows is from the storage
    public async Task A_late_message_takes_back_neither_name_nor_role(bool isOneRun)
    {
        await using var world = await EngineWorld.StartAsync();
        var start = world.Clock.Now;
        await world.PostAsync(world.Message("new", start) with { SenderName = "王先生", SenderRole = SenderRole.Customer });
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PostAsync(world.Message("new") with { SenderName = "王先生", SenderRole = SenderRole.Customer });
        if (!isOneRun)
        {
            await world.RestartAsync();
        }

        // One from before the first, one from between the two, and one of another room.
        await world.PostAsync(world.Message("new", start.AddSeconds(-9)) with { SenderName = "旧名", SenderRole = SenderRole.Bot });
        await world.PostAsync(world.Message("new", start.AddSeconds(9)) with { SenderName = "旧名", SenderRole = SenderRole.Bot });
        await world.PostAsync(world.Message("new", start.AddSeconds(-9), "r2") with { SenderName = "旧名", SenderRole = SenderRole.Bot });
        var late = (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger)!;
        await world.PostAsync(world.Message("new") with { SenderName = "王总", SenderRole = SenderRole.Employee });
        var newer = (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger)!;
        await world.RestartAsync();

        Assert.Equal(("王先生", SenderRole.Customer), (late.Name, late.Role));
        Assert.Equal(("王总", SenderRole.Employee), (newer.Name, newer.Role));
        Assert.Equal(newer, (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger));
    }

    [Fact]
    public async Task A_late_message_fills_what_nobody_said_before()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));

        await world.PostAsync(world.Message("new", world.Clock.Now.AddSeconds(-9)) with { SenderName = "王先生" });

        Assert.Equal("王先生", (await world.Tenants.FindAsync(TenantName, None))!.Find(Stranger)!.Name);
    }

    [Fact]
    public async Task Only_people_whose_role_changes_are_to_be_recomputed()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));

        Assert.Equal([Stranger], await world.PutPeopleAsync(
            new Person(Stranger) { DirectoryRole = SenderRole.Customer },
            new Person(Li) { Name = "李四", DirectoryRole = SenderRole.Sales },
            new Person(new(Channel, "unheard")) { DirectoryRole = SenderRole.Sales }));
        Assert.Empty(await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Customer }));
    }

    [Theory]
    [InlineData(5, 2)] // what is held is five seconds old and no older
    [InlineData(5.001, 7)]
    public async Task Another_hosts_change_is_seen_when_what_is_held_is_old_enough(double seconds, int overMinutes)
    {
        await using var world = await EngineWorld.StartAsync();
        var other = new TenantDirectory(
            world.Storage.Tenants, new(new byte[SecretBox.KeyBytes]), world.Clock, refreshAfter: TimeSpan.FromSeconds(5));
        var seen = (await other.FindAsync(TenantName, None))!;
        await world.Tenants.PutSettingsAsync(
            TenantName, seen.Settings with { OverMinutes = 7 }, seen.Settings.Version, Audit(world.Clock.Now), None);

        world.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(overMinutes, (await other.FindAsync(TenantName, None))!.Settings.OverMinutes);
    }

    [Fact]
    public async Task Settings_of_a_stale_version_are_not_put()
    {
        await using var world = await EngineWorld.StartAsync();
        var settings = (await world.Tenants.FindAsync(TenantName, None))!.Settings;

        Assert.Null(await world.Tenants.PutSettingsAsync(TenantName, settings, settings.Version - 1, Audit(world.Clock.Now), None));
        Assert.Equal(settings.Version, (await world.Tenants.FindAsync(TenantName, None))!.Settings.Version);
    }

    [Fact]
    public async Task Secrets_are_stored_encrypted_and_read_plain()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PutPeopleAsync(new Person(Li) { Feishu = new(Webhook: "https://open.feishu.cn/hook/s3cr3t-w0rd", Secret: "s3cr3t-w0rd") });
        var before = (await world.Tenants.FindAsync(TenantName, None))!;
        var people = await world.Storage.Tenants.ReadPeopleAsync(TenantName, 0, None);
        var settings = await world.Storage.Tenants.ReadSettingsAsync(TenantName, None);

        await world.RestartAsync();

        Assert.DoesNotContain("s3cr3t-w0rd", string.Concat(people.Select(person => person.Json)) + settings!.Json, StringComparison.Ordinal);
        var after = (await world.Tenants.FindAsync(TenantName, None))!;
        Assert.Equal((before.Settings.Feishu, before.Find(Li)), (after.Settings.Feishu, after.Find(Li)));
        Assert.Equal(new FeishuAddress(Webhook: "https://open.feishu.cn/hook/s3cr3t-w0rd", Secret: "s3cr3t-w0rd"), after.Find(Li)!.Feishu);
    }

    [Fact]
    public void What_was_encrypted_with_another_key_is_not_revealed()
    {
        var stored = new SecretBox(new byte[SecretBox.KeyBytes]).Protect("秘密");
        var otherKey = new byte[SecretBox.KeyBytes];
        otherKey[0] = 1;

        Assert.Equal("秘密", new SecretBox(new byte[SecretBox.KeyBytes]).Reveal(stored));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new SecretBox(otherKey).Reveal(stored));
    }
}
