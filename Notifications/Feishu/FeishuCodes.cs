using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>What an answer of the open platform means for the next step.</summary>
internal enum FeishuCodeClass
{
    Delivered,

    /// <summary>Too fast.</summary>
    Rate,

    /// <summary>The tenant access token is missing, malformed or no longer good.</summary>
    Token,

    /// <summary>Trouble that passes.</summary>
    Transient,

    /// <summary>App, scope, destination or security setting is wrong.</summary>
    Config,

    /// <summary>The content is refused; a reduced one may pass.</summary>
    Content,

    /// <summary>What the message says is refused, not how it is laid out: sensitive words, plain telephone numbers.</summary>
    Wording,

    /// <summary>The message to update is out of reach: recalled, deleted, too old, or another sender's.</summary>
    Gone,
}

/// <summary>Every documented code, and what it means for us.</summary>
internal static partial class FeishuCodes
{
    public const int BadRequest = 9499;

    public const int SignatureWrong = 19021;

    /// <summary>A wrapper: the reason is the inner code.</summary>
    public const int CardRefused = 230099;

    private static readonly FrozenDictionary<int, FeishuCodeClass> Classes = new Dictionary<FeishuCodeClass, int[]>
    {
        [FeishuCodeClass.Delivered] = [0],
        [FeishuCodeClass.Rate] = [99991400, 230020, 11232],
        [FeishuCodeClass.Token] = [99991661, 99991663, 99991668, 99991671, 99991677],
        [FeishuCodeClass.Transient] = [230049, 1500, 1503, 300000],
        [FeishuCodeClass.Config] =
        [
            99991543, 99991662, 99991672, 99991673, 99991676, 99991679,
            230002, 230006, 230013, 230018, 230027, 230035, 230038, 230075, 232009,
            19001, SignatureWrong, 19022, 19024,
        ],
        [FeishuCodeClass.Content] =
        [
            BadRequest, 230001, 230025, 230055, CardRefused,
            10002, 11310, 100290, 200380, 200381, 200550, 200570, 200621, 200861, 200914, 200915,
        ],
        [FeishuCodeClass.Wording] = [230022, 230028],
        [FeishuCodeClass.Gone] = [230011, 230031, 230110, 200310],
    }.SelectMany(entry => entry.Value, (entry, code) => KeyValuePair.Create(code, entry.Key)).ToFrozenDictionary();

    public static FeishuCodeClass Classify(FeishuReply reply)
    {
        var answer = ClassifyCode(reply);
        return !reply.IsAboutApp || answer is FeishuCodeClass.Rate or FeishuCodeClass.Transient ? answer
            : answer == FeishuCodeClass.Delivered ? FeishuCodeClass.Transient // Yes, but without a token in it.
            : FeishuCodeClass.Config;
    }

    private static FeishuCodeClass ClassifyCode(FeishuReply reply) => reply switch
    {
        { Status: 429 } => FeishuCodeClass.Rate,
        { Status: >= 300 and < 400 } => FeishuCodeClass.Config,
        { Code: null } => FeishuCodeClass.Transient,
        { Code: BadRequest } when reply.Message.Contains("frequency", StringComparison.OrdinalIgnoreCase) => FeishuCodeClass.Rate,
        { Code: 0, Status: >= 400 } => FeishuCodeClass.Transient,
        { Code: { } code } when Classes.TryGetValue(code, out var known) => known,
        { Status: >= 500 } => FeishuCodeClass.Transient,
        // 99991xxx come from the gateway before any content is looked at. Anything else new is tried in a reduced form and
        // then fails visibly: a retry of the same would not fare better.
        { Code: >= 99990000 and <= 99999999 } => FeishuCodeClass.Config,
        _ => FeishuCodeClass.Content,
    };

    public static DeliveryOutcome OutcomeOf(FeishuCodeClass answer) => answer switch
    {
        FeishuCodeClass.Delivered => DeliveryOutcome.Delivered,
        FeishuCodeClass.Rate => DeliveryOutcome.RateLimited,
        FeishuCodeClass.Token or FeishuCodeClass.Transient => DeliveryOutcome.Transient,
        FeishuCodeClass.Config => DeliveryOutcome.Misconfigured,
        FeishuCodeClass.Content or FeishuCodeClass.Wording or FeishuCodeClass.Gone => DeliveryOutcome.Refused,
        _ => throw new System.Diagnostics.UnreachableException($"Answer class {answer}."),
    };

    /// <summary>The inner code of a wrapped refusal, else the code itself.</summary>
    public static int? ReasonOf(FeishuReply reply) =>
        reply.Code == CardRefused && InnerCode().Match(reply.Message) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : reply.Code;

    [GeneratedRegex(@"ErrCode:\s*([0-9]{1,9})\b")]
    private static partial Regex InnerCode();
}
