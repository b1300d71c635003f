using SalesAssistant.Domain;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Gathers every wrong field of a request, so that all are named at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public bool Any => errors.Count > 0;

    /// <summary>How many fields are wrong.</summary>
    public int Count => errors.Count;

    /// <param name="text">Name of a text in <c>Texts.resx</c>.</param>
    public void Add(string field, string text, params object?[] arguments) =>
        AddMessage(field, Texts.Get(text, arguments));

    public void AddMessage(string field, string message) =>
        errors[field] = errors.TryGetValue(field, out var earlier) ? [.. earlier, message] : [message];

    /// <summary>Adds errors of fields that, and whose surroundings, nothing has been said about yet.</summary>
    public void AddUnlessNamed(IReadOnlyList<FieldError> found)
    {
        var named = errors.Keys.ToArray();
        foreach (var error in found.Where(error => !named.Any(name => IsWithin(error.Field, name))))
        {
            AddMessage(error.Field, error.Message);
        }
    }

    public ApiProblem ToInvalid() => ApiProblem.Invalid(errors);

    public ApiProblem ToBadRequest() => ApiProblem.BadRequest(errors);

    private static bool IsWithin(string field, string named) =>
        field.StartsWith(named, StringComparison.Ordinal)
        && (field.Length == named.Length || field[named.Length] is '.' or '[');
}
