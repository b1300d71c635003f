namespace SalesAssistant.Engine.Ports;

/// <summary>How the host's clock runs.</summary>
public interface IClockInfo
{
    /// <summary>Seconds that pass on the host's clock in one real second; 1 unless it is simulated.</summary>
    double Speed { get; }
}
