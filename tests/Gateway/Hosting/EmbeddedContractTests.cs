using SalesAssistant.Gateway.Tests.Contract;

namespace SalesAssistant.Gateway.Tests.Hosting;

/// <summary>The contract, tried on the embedded host.</summary>
public sealed class EmbeddedContractTests(EmbeddedFixture host) : ContractTests(host), IClassFixture<EmbeddedFixture>;
