namespace SalesAssistant.Embedded;

/// <summary>The host cannot start as it was told to; the message says why and what to do.</summary>
public sealed class StartException(string message) : Exception(message);
