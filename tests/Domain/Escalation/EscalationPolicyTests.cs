using SalesAssistant.Domain.Escalation;

namespace SalesAssistant.Domain.Tests.Escalation;

public sealed class EscalationPolicyTests
{
    private static readonly TierTarget[] Owner = [TierTarget.Owner];
    private static readonly TierTarget[] Both = [TierTarget.Owner, TierTarget.Public];

    [Fact]
    public void Default_policy_has_101_tiers_as_the_behaviour_page_lists_them()
    {
        var schedule = EscalationPolicy.Default.Schedule;

        Assert.Equal(101, schedule.Count);
        Assert.Equal(
            [
                new Tier(5, TierColor.Green, Owner),
                new Tier(10, TierColor.Yellow, Owner),
                new Tier(20, TierColor.Orange, Both),
                new Tier(30, TierColor.Red, Both),
                new Tier(40, TierColor.Purple, Both),
                new Tier(50, TierColor.Grey, Both),
            ],
            schedule.Take(6));
        Assert.Equal(new Tier(1000, TierColor.Grey, Both), schedule[^1]);
        Assert.Empty(EscalationPolicy.Default.Validate("policies.pre-sales"));
    }

    [Theory]
    [InlineData(29, 2)] // the next would be at 30
    [InlineData(30, 3)] // inclusive
    [InlineData(39, 3)]
    [InlineData(40, 4)]
    public void Repeat_starts_after_the_last_tier_and_includes_its_end(int untilMinutes, int tiers)
    {
        var policy = new EscalationPolicy(
            [new(5, TierColor.Green, Owner), new(20, TierColor.Red, Owner)],
            new(EveryMinutes: 10, TierColor.Grey, Both, untilMinutes));

        Assert.Empty(policy.Validate("p"));
        Assert.Equal(tiers, policy.Schedule.Count);
    }

    [Fact]
    public void Repeat_without_tiers_starts_from_the_opening()
    {
        var policy = new EscalationPolicy([], new(EveryMinutes: 15, TierColor.Blue, Both, UntilMinutes: 45));

        Assert.Equal([15, 30, 45], policy.Schedule.Select(tier => tier.AfterMinutes));
        Assert.Empty(policy.Validate("p"));
    }

    [Fact]
    public void Policy_without_tiers_and_repeat_is_right_and_alerts_nobody()
    {
        Assert.Empty(EscalationPolicy.Silent.Schedule);
        Assert.Empty(EscalationPolicy.Silent.Validate("p"));
    }

    [Fact]
    public void Every_wrong_field_is_named()
    {
        var policy = new EscalationPolicy(
            [
                new(0, TierColor.Green, Owner),
                new(10, TierColor.Green, []),
                new(10, TierColor.Green, [TierTarget.Public, TierTarget.Owner, TierTarget.Public]),
                new(EscalationPolicy.MinutesMax + 1, TierColor.Green, Owner),
                new(60, TierColor.Green, Owner),
            ],
            new(EveryMinutes: 0, TierColor.Grey, [], UntilMinutes: 59));

        var errors = policy.Validate("policies.after-sales").ToArray();

        Assert.Equal(
            [
                "policies.after-sales.tiers[0].afterMinutes",
                "policies.after-sales.tiers[1].to",
                "policies.after-sales.tiers[2].afterMinutes",
                "policies.after-sales.tiers[2].to[2]",
                "policies.after-sales.tiers[3].afterMinutes",
                "policies.after-sales.tiers[4].afterMinutes",
                "policies.after-sales.repeat.everyMinutes",
                "policies.after-sales.repeat.to",
                "policies.after-sales.repeat.untilMinutes",
            ],
            errors.Select(error => error.Field));
        Assert.Equal("等级的分钟数必须递增：须大于上一级的 10 分钟", errors[2].Message);
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    [InlineData(EscalationPolicy.MinutesMax, 1)]
    public void More_than_a_thousand_tiers_are_refused_and_never_built(int untilMinutes, int errors)
    {
        var policy = new EscalationPolicy([], new(EveryMinutes: 1, TierColor.Grey, Owner, untilMinutes));

        Assert.Equal(errors, policy.Validate("p").Count(error => error.Field == "p.repeat.untilMinutes"));
        Assert.Equal(1000, policy.Schedule.Count);
    }

    [Fact]
    public void Policies_are_equal_by_content()
    {
        static EscalationPolicy Policy(int after, TierTarget to) =>
            new([new(after, TierColor.Red, [to])], new(5, TierColor.Grey, new List<TierTarget> { to }, 50));

        Assert.Equal(Policy(5, TierTarget.Owner), Policy(5, TierTarget.Owner));
        Assert.Equal(Policy(5, TierTarget.Owner).GetHashCode(), Policy(5, TierTarget.Owner).GetHashCode());
        Assert.NotEqual(Policy(5, TierTarget.Owner), Policy(6, TierTarget.Owner));
        Assert.NotEqual(Policy(5, TierTarget.Owner), Policy(5, TierTarget.Public));
    }

    [Fact]
    public void A_changed_copy_has_a_schedule_of_its_own()
    {
        _ = EscalationPolicy.Default.Schedule;

        Assert.Equal(5, (EscalationPolicy.Default with { Repeat = null }).Schedule.Count);
        Assert.Equal(101, EscalationPolicy.Default.Schedule.Count);
    }
}
