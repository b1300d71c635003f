using SalesAssistant.Domain;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Gathers every wrong field of a request, so that all are named at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public bool Any => errors.Count > 0;

    /// <param name="text">Name of a text in <c>Texts.resx</c>.</param>
    public void Add(string field, string text, params object?[] arguments) =>
        AddMessage(field, Texts.Get(text, arguments));

    public void AddMessage(string field, string message) =>
        errors[field] = errors.TryGetValue(field, out var earlier) ? [.. earlier, message] : [message];

    public void Add(IEnumerable<FieldError> found)
    {
        foreach (var error in found)
        {
            AddMessage(error.Field, error.Message);
        }
    }

    public ApiProblem ToInvalid() => ApiProblem.Invalid(errors);

    public ApiProblem ToBadRequest() => ApiProblem.BadRequest(errors);
}
