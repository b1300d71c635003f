namespace SalesAssistant.Domain.Remarks;

/// <summary>Recognises closing remarks; the vocabulary follows.</summary>
public sealed class RemarkRecogniser(IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove)
{
    public static RemarkRecogniser Default { get; } = new([], []);

    public bool IsRemark(string text) => add.Contains(text) && !remove.Contains(text);
}
