using System.Collections.Concurrent;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Watches;

/// <summary>The channels from which this silo has had messages since it last told the watch.</summary>
public sealed class ChannelsHeard
{
    private ConcurrentDictionary<(string Tenant, string Channel), DateTimeOffset> heard = new();

    public void Note(string tenant, string channel, DateTimeOffset at) => heard[(tenant, channel)] = at;

    /// <summary>What was noted since the last call; a note that races it may be told twice or be lost, and the next one is not.</summary>
    public WireHeard[] Take() =>
    [
        .. Interlocked.Exchange(ref heard, new())
            .Select(note => new WireHeard { Tenant = note.Key.Tenant, Channel = note.Key.Channel, AtTicks = note.Value.UtcTicks }),
    ];
}
