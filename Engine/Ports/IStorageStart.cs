namespace SalesAssistant.Engine.Ports;

/// <summary>Makes a storage ready; the host awaits it before it serves anything, and disposes it last.</summary>
public interface IStorageStart : IAsyncDisposable
{
    /// <summary>Opens the storage and brings its tables up to date. Safe while other hosts start on the same storage.</summary>
    /// <exception cref="StorageVersionException">The tables were made by a newer program.</exception>
    /// <exception cref="LogUnavailableException">The storage cannot be reached.</exception>
    Task StartAsync(CancellationToken ct);
}

/// <summary>The storage's tables are newer than this program, which must not touch them.</summary>
public sealed class StorageVersionException(int found, int known) : Exception(
    $"The storage is at version {found}, but this program knows versions up to {known}. Start the newer program.");
