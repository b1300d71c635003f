using System.Text.Json.Nodes;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>An escalation policy as the API has it.</summary>
internal static class PolicyDocument
{
    private const int MinutesMax = EscalationPolicy.MinutesMax;

    /// <returns>Null, with errors, for a policy that is wrong.</returns>
    public static EscalationPolicy? Read(ObjectReader policy)
    {
        policy.RefuseUnknown("tiers", "repeat");
        var before = policy.Errors.Count;
        List<Tier> tiers = [];
        foreach (var (value, path) in policy.Array("tiers", EscalationPolicy.TiersMax) ?? [])
        {
            // Stands in for what could not be read, so that the places of the others still agree with the document.
            var standIn = new Tier(tiers.Count == 0 ? 1 : tiers[^1].AfterMinutes, TierColor.Grey, [TierTarget.Owner]);
            tiers.Add(ObjectReader.Of(value, path, policy.Errors) is { } tier ? ReadTier(tier, standIn) : standIn);
        }

        var read = new EscalationPolicy(tiers, policy.Object("repeat") is { } repeat ? ReadRepeat(repeat) : null);
        policy.Errors.AddUnlessNamed([.. read.Validate(policy.Path)]);
        return policy.Errors.Count == before ? read : null;
    }

    public static JsonObject Write(EscalationPolicy policy) => new()
    {
        ["tiers"] = new JsonArray([.. policy.Tiers.Select(tier => (JsonNode)new JsonObject
        {
            ["afterMinutes"] = tier.AfterMinutes,
            ["color"] = ApiJson.Name(tier.Color),
            ["to"] = Write(tier.To),
        })]),
        ["repeat"] = policy.Repeat is { } repeat
            ? new JsonObject
            {
                ["everyMinutes"] = repeat.EveryMinutes,
                ["color"] = ApiJson.Name(repeat.Color),
                ["to"] = Write(repeat.To),
                ["untilMinutes"] = repeat.UntilMinutes,
            }
            : null,
    };

    private static Tier ReadTier(ObjectReader tier, Tier standIn)
    {
        tier.RefuseUnknown("afterMinutes", "color", "to");
        return new(
            tier.Integer("afterMinutes", 1, MinutesMax, required: true) ?? standIn.AfterMinutes,
            tier.Enum<TierColor>("color", required: true) ?? standIn.Color,
            ReadTargets(tier) ?? standIn.To);
    }

    private static TierRepeat ReadRepeat(ObjectReader repeat)
    {
        repeat.RefuseUnknown("everyMinutes", "color", "to", "untilMinutes");
        var everyMinutes = repeat.Integer("everyMinutes", 1, MinutesMax, required: true);
        var color = repeat.Enum<TierColor>("color", required: true);
        var to = ReadTargets(repeat);
        var untilMinutes = repeat.Integer("untilMinutes", 1, MinutesMax, required: true);

        // What could not be read is set so that it causes no further error.
        return new(everyMinutes ?? MinutesMax, color ?? TierColor.Grey, to ?? [TierTarget.Owner], untilMinutes ?? MinutesMax);
    }

    private static List<TierTarget>? ReadTargets(ObjectReader of)
    {
        if (of.Array("to", 16, required: true) is not { } items)
        {
            return null;
        }

        List<TierTarget> targets = [];
        foreach (var (value, path) in items)
        {
            if (ObjectReader.EnumOf<TierTarget>(value, path, of.Errors) is not { } target)
            {
                return null;
            }

            targets.Add(target);
        }

        return targets;
    }

    private static JsonArray Write(IReadOnlyList<TierTarget> targets) =>
        [.. targets.Select(target => (JsonNode)ApiJson.Name(target))];
}
