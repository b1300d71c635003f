using System.Text.Json.Serialization;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>One message of a body that was not taken; the others are.</summary>
/// <param name="Index">Its place in the body, from 0; blank lines do not count.</param>
/// <param name="Id">Its id, where that could be read.</param>
/// <param name="Faults">Every wrong field, at least one.</param>
public sealed record MessageRejection(
    int Index,
    string? Id,
    [property: JsonIgnore] IReadOnlyList<FieldFault> Faults)
{
    /// <summary>Always <c>invalid</c>.</summary>
    public string Code => "invalid";

    /// <summary>All wrong fields as one line: <c>sentAt: is required</c>.</summary>
    public string Detail => string.Join("; ", Faults.Select(fault => $"{fault.Field}: {fault.Reason}"));
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field as the sender spells it; <c>message</c> for the message as a whole.</param>
/// <param name="Reason">English, for whoever writes the sender: <c>is required</c>.</param>
public readonly record struct FieldFault(string Field, string Reason);
