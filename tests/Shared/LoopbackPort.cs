using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SalesAssistant.Tests.Shared;

/// <summary>Ports of 127.0.0.1 for hosts that are about to start. Link this file where <see cref="PostgresServer"/> is.</summary>
public static class LoopbackPort
{
    // Below those that the kernel gives to connections by itself (from 32768 on): one of theirs may be gone before a host binds it.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    /// <summary>A port that nobody listens on, and that this process has not handed out before.</summary>
    public static int Take()
    {
        int port;
        do
        {
            port = First + Random.Shared.Next(Count);
        }
        while (!Taken.TryAdd(port, true) || !IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
