using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sheets;

/// <summary>What the HTTP edge asks of the sheets, wherever they are kept up to date.</summary>
public interface ISheets
{
    /// <summary>Null when the tenant has no such sheet.</summary>
    /// <exception cref="LogUnavailableException">Whoever keeps it cannot be reached.</exception>
    ValueTask<SheetStatus?> FindAsync(string tenant, SheetName name, CancellationToken ct);

    /// <summary>Encrypts a token as <see cref="SheetConfig.Token"/> holds it.</summary>
    string Protect(string token);

    /// <summary>Sets a sheet up, or changes it (null: takes it away; the table outside stays as it is).</summary>
    /// <exception cref="LogUnavailableException">It may have been done or not.</exception>
    ValueTask PutAsync(string tenant, SheetName name, SheetConfig? config, AuditRow audit, CancellationToken ct);

    /// <summary>Runs a round now, also of a sheet that is switched off.</summary>
    /// <returns>Null when the tenant has no such sheet.</returns>
    /// <exception cref="LogUnavailableException">It may have been run or not.</exception>
    ValueTask<SheetReport?> SyncAsync(string tenant, SheetName name, CancellationToken ct);
}

/// <summary>Brings a room a command.</summary>
/// <returns>Null when there is no such room.</returns>
public delegate ValueTask<RoomAnswer?> SendCommand(RoomKey room, RoomCommand command, string actor, CancellationToken ct);
