using System.Net;
using System.Net.Sockets;

namespace SalesAssistant.Notifications.Webhooks;

/// <summary>Tells addresses of the open internet from all that only make sense inside some network.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4", "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "64:ff9b:1::/48",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Addresses that carry one of IPv4 at this byte: NAT64 and 6to4.</summary>
    private static readonly (IPNetwork Network, int At)[] Carriers =
        [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // The scope says through which interface, not where to.
            address = new(address.GetAddressBytes());
            foreach (var (network, at) in Carriers)
            {
                if (network.Contains(address))
                {
                    return Is(new IPAddress(address.GetAddressBytes().AsSpan(at, 4)));
                }
            }
        }

        return !Inside.Any(network => network.Contains(address));
    }
}
