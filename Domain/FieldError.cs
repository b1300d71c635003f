namespace SalesAssistant.Domain;

/// <summary>One wrong field of a document that a caller sent.</summary>
/// <param name="Field">JSON path of the field, such as <c>calendar.weekly.mon[1]</c>.</param>
/// <param name="Message">What is wrong, in Chinese, fit to be shown.</param>
public sealed record FieldError(string Field, string Message);
