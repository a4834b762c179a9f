"""An IP address or a host in, whether it may be connected to out: public, or named by the workspace; pure."""

import ipaddress
from collections.abc import Collection
from typing import Final

#: Ranges that lead into another one: NAT64 and 6to4 carry an IPv4 address, Teredo a server's.
_TRANSLATED: Final = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


def is_public(address: str) -> bool:
    """Whether an IP address may be asked without leave: global unicast, and not a way into another range."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])  # a zone index follows the %
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


def is_allowed(host: str, port: int, allow_hosts: Collection[str]) -> bool:
    """Whether the workspace lets this host have a private address, by `name` or `name:port`."""
    name = host.lower().strip("[]").rstrip(".")
    return name in allow_hosts or f"{name}:{port}" in allow_hosts
