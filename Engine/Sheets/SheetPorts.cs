using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;

namespace SalesAssistant.Engine.Sheets;

/// <summary>What sheets need beyond <see cref="EnginePorts"/>.</summary>
public sealed record SheetPorts(ISheetClients Clients, SecretBox Secrets);
