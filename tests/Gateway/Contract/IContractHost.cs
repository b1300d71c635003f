namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>A running installation that the contract is tried on: the embedded host, or the gateway of a cluster.</summary>
public interface IContractHost
{
    Uri BaseUrl { get; }

    /// <summary>The installation's key; every test makes a tenant of its own with it.</summary>
    string OperatorKey { get; }
}
