"""The addresses under which phones reach this machine, the likeliest first."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

# Names of interfaces that lead to no hall: virtual machines, containers, VPNs.
_VIRTUAL = re.compile(
    r"docker|veth|virbr|br-|vmnet|vboxnet|vethernet|hyper-v|wsl|tun|tap|utun|wg|ppp|zt|tailscale|ham|nordlynx|proton|"
    r"lxc|lxd|podman|cni|flannel|calico|kube|anpi|awdl|llw|bluetooth",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(r"^(en|eth|wl|wlan|wi-?fi|ethernet|ap\d|bridge)", re.IGNORECASE)
_CARRIER = ipaddress.ip_network("100.64.0.0/10")  # behind a provider's own translation, or a VPN such as Tailscale


@dataclass(frozen=True, slots=True)
class Interface:
    """An IPv4 address of this machine."""

    name: str
    address: str


def ranked(interfaces: Iterable[Interface], default: str) -> list[Interface]:
    """The interfaces that phones may reach, the likeliest first.

    Parameters
    ----------
    default : the address from which this machine reaches other networks, or ""
    """

    def unlikeliness(interface: Interface) -> tuple[bool, bool, bool, bool]:
        address = ipaddress.ip_address(interface.address)
        return (
            bool(_VIRTUAL.match(interface.name)) or address in _CARRIER,
            not address.is_private or address.is_link_local,
            interface.address != default,
            not _PHYSICAL.match(interface.name),
        )

    usable = [one for one in interfaces if not ipaddress.ip_address(one.address).is_loopback]
    return sorted(usable, key=unlikeliness)


def own_interfaces() -> list[Interface]:
    """The IPv4 addresses of this machine whose interface is up."""
    import psutil

    states = psutil.net_if_stats()
    return [
        Interface(name, one.address)
        for name, addresses in psutil.net_if_addrs().items()
        if name not in states or states[name].isup
        for one in addresses
        if one.family == socket.AF_INET
    ]


def default_address() -> str:
    """The address from which this machine reaches other networks, or ""; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is kept for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def join_addresses() -> list[str]:
    """The addresses to offer to phones, the likeliest first; only this machine's own if there is no network."""
    return [one.address for one in ranked(own_interfaces(), default_address())] or ["127.0.0.1"]
