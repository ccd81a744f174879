"""Which addresses we may connect to: public ones, and the allowed networks."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PLAIN = re.compile(r"""[A-Za-z0-9:/._~!$&'()*+,;=%\[\]-]+""")
LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"({LABEL}(\.{LABEL})*\.?|\[[0-9a-f:.]+\])(:[0-9]+)?", re.IGNORECASE)

# IANA's special registries, so that no version of Python decides; and one address of a cloud.
NOT_PUBLIC_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# The rest of IPv6 is mapped, translated, local, multicast or not assigned.
GLOBAL_UNICAST = IPv6Network("2000::/3")
# Teredo and other protocols, documentation, 6to4, documentation.
NOT_PUBLIC_V6 = [
    IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


def checked_base_url(url: str) -> str:
    """The URL without a slash at its end; ValueError for anything but scheme, host and path."""
    parts = urlsplit(url)
    is_plain = PLAIN.fullmatch(url) and HOST.fullmatch(parts.netloc)
    if not is_plain or parts.scheme not in ("http", "https") or parts.port == 0:
        raise ValueError(url)
    if parts.netloc.startswith("["):
        IPv6Address(parts.hostname)
    return url.rstrip("/")


def checked_networks(text: str) -> tuple[Network, ...]:
    """The networks of a list with commas; ValueError for anything that is not a network."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_allowed(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether it is public or in one of the networks.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo) is never public; to
    use one, allow its network.
    """
    known = ip_address(address)
    return is_public(known) or any(known in network for network in networks)


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_V4)
    return address in GLOBAL_UNICAST and not any(address in network for network in NOT_PUBLIC_V6)
