namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Something that was looked up or read, or the problem to answer instead; exactly one of them.</summary>
internal readonly record struct Found<T>(T? Value, ApiProblem? Problem)
    where T : notnull
{
    public static implicit operator Found<T>(T value) => new(value, null);

    public static implicit operator Found<T>(ApiProblem problem) => new(default, problem);
}
