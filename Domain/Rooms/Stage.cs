namespace SalesAssistant.Domain.Rooms;

/// <summary>Where a customer stands; chooses the escalation policy and the role that an owner must have.</summary>
public enum Stage
{
    PreSales,
    AfterSales,
}
