using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>One account of the directory as figures need it.</summary>
/// <param name="Key">Its channel and id.</param>
/// <param name="Name">Name to show; two accounts may share one.</param>
/// <param name="Role">Its role now.</param>
/// <param name="SameAs">Key of another account of the same human, under which both are added up; null for none.</param>
public sealed record PersonFact(string Key, string Name, SenderRole Role, string? SameAs);
