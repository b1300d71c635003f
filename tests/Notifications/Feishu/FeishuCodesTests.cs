using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Tests.Feishu;

public sealed class FeishuCodesTests
{
    [Theory]
    [InlineData(200, 0, "ok", DeliveryOutcome.Delivered)]
    [InlineData(200, 9499, "Bad Request", DeliveryOutcome.Refused)]
    [InlineData(200, 9499, "too fast: Frequency limited", DeliveryOutcome.RateLimited)]
    [InlineData(200, 19001, "param invalid: incoming webhook access token invalid", DeliveryOutcome.Misconfigured)]
    [InlineData(200, 19021, "sign match fail", DeliveryOutcome.Misconfigured)]
    [InlineData(200, 19022, "Ip Not Allowed", DeliveryOutcome.Misconfigured)]
    [InlineData(200, 19024, "Key Words Not Found", DeliveryOutcome.Misconfigured)]
    [InlineData(200, 11232, "frequency limited psm", DeliveryOutcome.RateLimited)]
    [InlineData(429, 99991400, "request trigger frequency limit", DeliveryOutcome.RateLimited)]
    [InlineData(400, 99991400, "request trigger frequency limit", DeliveryOutcome.RateLimited)]
    [InlineData(400, 230020, "", DeliveryOutcome.RateLimited)]
    [InlineData(429, 1, "", DeliveryOutcome.RateLimited)]
    [InlineData(400, 99991661, "", DeliveryOutcome.Transient)]
    [InlineData(400, 99991663, "", DeliveryOutcome.Transient)]
    [InlineData(400, 99991668, "", DeliveryOutcome.Transient)]
    [InlineData(400, 99991671, "", DeliveryOutcome.Transient)]
    [InlineData(400, 99991677, "", DeliveryOutcome.Transient)]
    [InlineData(400, 230049, "", DeliveryOutcome.Transient)]
    [InlineData(200, 1500, "", DeliveryOutcome.Transient)]
    [InlineData(200, 1503, "", DeliveryOutcome.Transient)]
    [InlineData(500, 300000, "", DeliveryOutcome.Transient)]
    [InlineData(500, 12345, "", DeliveryOutcome.Transient)]
    [InlineData(502, 0, "", DeliveryOutcome.Transient)]
    [InlineData(400, 99991543, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99991662, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99991672, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99991673, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99991676, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99991679, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 99992402, "field validation failed", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230002, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230006, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230013, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230018, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230027, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230035, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230038, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230075, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 232009, "", DeliveryOutcome.Misconfigured)]
    [InlineData(400, 230001, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230022, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230025, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230028, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230055, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230099, "", DeliveryOutcome.Refused)]
    [InlineData(200, 200621, "", DeliveryOutcome.Refused)]
    [InlineData(200, 11310, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230011, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230031, "", DeliveryOutcome.Refused)]
    [InlineData(400, 230110, "", DeliveryOutcome.Refused)]
    [InlineData(400, 200310, "", DeliveryOutcome.Refused)]
    [InlineData(400, 777, "a code nobody documented", DeliveryOutcome.Refused)]
    [InlineData(302, null, "", DeliveryOutcome.Misconfigured)]
    [InlineData(200, null, "the answer is not JSON", DeliveryOutcome.Transient)]
    [InlineData(404, null, "the answer is not JSON", DeliveryOutcome.Transient)]
    [InlineData(502, null, "the answer is not JSON", DeliveryOutcome.Transient)]
    [InlineData(0, null, "no answer", DeliveryOutcome.Transient)]
    public void An_answer_has_one_outcome(int status, int? code, string message, DeliveryOutcome expected) =>
        Assert.Equal(expected, FeishuCodes.OutcomeOf(FeishuCodes.Classify(new FeishuReply(status, code, message))));

    [Theory]
    [InlineData(0, DeliveryOutcome.Transient)] // Yes, but no token came with it.
    [InlineData(10014, DeliveryOutcome.Misconfigured)]
    [InlineData(230001, DeliveryOutcome.Misconfigured)]
    [InlineData(99991400, DeliveryOutcome.RateLimited)]
    [InlineData(1500, DeliveryOutcome.Transient)]
    public void A_token_that_does_not_come_is_never_the_cards_fault(int code, DeliveryOutcome expected) =>
        Assert.Equal(expected, FeishuCodes.OutcomeOf(FeishuCodes.Classify(new FeishuReply(200, code, "") { IsAboutApp = true })));

    [Theory]
    [InlineData(230099, "Failed to create card content, ext=ErrCode: 100290; ErrMsg: x; ", "230099/100290")]
    [InlineData(230099, "no inner code", "230099")]
    [InlineData(230001, "ErrCode: 5", "230001")]
    [InlineData(null, "", "http-502")]
    public void A_wrapped_refusal_shows_its_inner_code(int? code, string message, string expected) =>
        Assert.Equal(expected, new FeishuReply(502, code, message).CodeText);
}
