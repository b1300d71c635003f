namespace SalesAssistant.Engine.Ports;

/// <summary>Tells whether the storage can take writes now.</summary>
public interface IStorageHealth
{
    /// <summary>Writes a small row durably. Never throws for trouble of the storage; that is the answer <c>false</c>.</summary>
    ValueTask<bool> IsWritableAsync(CancellationToken ct);
}
