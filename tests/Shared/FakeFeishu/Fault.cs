namespace SalesAssistant.TestSupport.FakeFeishu;

/// <summary>Something that goes wrong with one request to send or update.</summary>
public abstract record Fault
{
    /// <summary>An answer that is no JSON.</summary>
    public static Fault ServerError { get; } = new Answer(500, "<html>bad gateway</html>");

    /// <summary>The token is refused, and no longer good.</summary>
    public static Fault TokenExpired { get; } = new ExpireToken();

    /// <summary>No answer until the caller gives up; nothing is carried out.</summary>
    public static Fault Silence { get; } = new Hang();

    /// <summary>The request is carried out, but the connection ends before the answer.</summary>
    public static Fault DroppedAfterAccepting { get; } = new Drop();

    public static Fault TooMany(double resetSeconds) =>
        new Answer(429, """{"code":99991400,"msg":"request trigger frequency limit"}""", resetSeconds);

    /// <summary>A refusal with a code, such as a content code with its inner code in the text.</summary>
    public static Fault Code(int code, string message, int status = 200) =>
        new Answer(status, $$$"""{"code":{{{code}}},"msg":"{{{message}}}","data":{}}""");

    /// <summary>The next card is refused as the real server wraps it.</summary>
    public static Fault CardRefused(int innerCode) =>
        Code(230099, $"Failed to create card content, ext=ErrCode: {innerCode}; ErrMsg: refused by a test; ", 400);

    /// <summary>Any answer, carried out by nobody.</summary>
    /// <param name="ResetSeconds">The platform's own header of a limited request.</param>
    /// <param name="RetryAfter">The standard header.</param>
    /// <param name="Location">Where a redirect leads.</param>
    public sealed record Answer(
        int Status, string Body, double? ResetSeconds = null, string? RetryAfter = null, string? Location = null) : Fault;

    internal sealed record ExpireToken : Fault;

    internal sealed record Hang : Fault;

    internal sealed record Drop : Fault;
}
