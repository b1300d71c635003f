using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SalesAssistant.Storage;

/// <summary>Checks options against their annotations, and names the setting and the bound that is broken.</summary>
internal sealed class AnnotatedOptions<T>(string section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var errors = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(e => $"{section}:{string.Join(", ", e.MemberNames)}: {e.ErrorMessage}"));
    }
}
