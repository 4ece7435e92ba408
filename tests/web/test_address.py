"""Which address phones are offered first, and what happens when it changes."""

from __future__ import annotations

import ipaddress

import pytest
from aiohttp import ClientSession

from balderdash.web import address, server
from balderdash.web.address import Interface, ranked
from tests.web.phones import Phone, local, serving

WLAN = Interface("wlan0", "192.168.178.34")
CABLE = Interface("enp3s0", "10.20.0.7")
LESS_LIKELY = [
    Interface("docker0", "172.17.0.1"),
    Interface("br-1f2e3d", "172.18.0.1"),
    Interface("tun0", "10.8.0.2"),
    Interface("tailscale0", "100.101.102.103"),
    Interface("utun3", "100.64.3.4"),
    Interface("vEthernet (WSL)", "172.22.0.1"),
    Interface("vboxnet0", "192.168.56.1"),
    Interface("eth9", "169.254.7.8"),
    Interface("eth1", "8.8.4.4"),
]


@pytest.mark.parametrize("other", LESS_LIKELY)
@pytest.mark.parametrize("likely", [WLAN, CABLE, Interface("Wi-Fi", "172.16.4.5"), Interface("en0", "192.168.1.2")])
def test_a_hall_is_reached_by_its_own_network(likely: Interface, other: Interface) -> None:
    for default in (likely.address, ""):
        assert ranked([other, likely, Interface("lo", "127.0.0.1")], default) == [likely, other]


def test_the_network_that_leads_out_comes_first() -> None:
    assert ranked([WLAN, CABLE], CABLE.address) == [CABLE, WLAN]
    assert ranked([WLAN, CABLE], WLAN.address) == [WLAN, CABLE]
    vpn = Interface("tun0", "10.8.0.2")
    assert ranked([vpn, WLAN], vpn.address)[0] == WLAN, "a VPN leads out, but no phone is in it"


def test_this_machine_has_addresses() -> None:
    found = address.join_addresses()
    assert found
    for one in found:
        ipaddress.IPv4Address(one)


def test_without_a_network_there_is_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "own_interfaces", lambda: [Interface("lo", "127.0.0.1")])
    assert address.join_addresses() == ["127.0.0.1"]


@pytest.mark.slow
async def test_a_new_network_is_offered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ADDRESS_PAUSE", 0.05)
    monkeypatch.setattr(server, "join_addresses", lambda: ["127.0.0.2", "127.0.0.3"])
    async with serving() as room, ClientSession() as session, Phone(room) as ann:
        await ann.hello()
        assert room.addresses[0] == "127.0.0.2"
        assert room.notice == ""
        screen = await session.ws_connect(local(room) + "/projector/ws")
        await screen.receive()
        monkeypatch.setattr(server, "join_addresses", lambda: ["127.0.0.3"])
        told = await screen.receive_json()
        while told["notice"] == "":
            told = await screen.receive_json()
        assert told["notice"] == "The room has a new address: scan the code again."
        assert told["join"]["url"] == f"http://127.0.0.3:{room.port}/{room.code}"
        async with session.get(f"http://127.0.0.3:{room.port}/") as response:
            assert response.status == 200, "the new name is answered"
