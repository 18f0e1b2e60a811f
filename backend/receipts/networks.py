"""From where strangers come, as far as it can be told: one address, or one network of addresses, is one stranger."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV6_LINE = 64
"""Whoever has a line is given this much of an IPv6 address, and may choose the rest at will."""


def network_of(host: str) -> str:
    """Return by what a client is counted: an IPv4 address whole, of an IPv6 address the network of its line."""
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((int(address), IPV6_LINE), strict=False))
    return str(address)
