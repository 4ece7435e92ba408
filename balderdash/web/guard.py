"""What keeps strangers, floods and foreign pages out of the room."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

MESSAGES_A_SECOND, BURST = 5.0, 20.0
MOST_REMEMBERED = 2_000  # addresses that gave a wrong code
FIRST_DELAY, LONGEST_DELAY = 0.5, 8.0  # seconds before the answer to a wrong code; doubled each time
FORGIVEN = 60.0  # seconds after which wrong codes are forgotten
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-real-ip", "cf-connecting-ip", "x-forwarded-host")


class Allowlist:
    """The names under which the server may be asked.

    A foreign page can make a browser send requests here, under a name of its own that points to this address (DNS
    rebinding); so both `Host` and `Origin` have to be known.

    Parameters
    ----------
    addresses : of this machine
    port : of the server
    public_url : the address of a tunnel to it, or ""
    """

    def __init__(self, addresses: Iterable[str], port: int, public_url: str = "") -> None:
        names = {*addresses, *_LOOPBACK}
        self._hosts = {f"{_bracketed(name)}:{port}" for name in names}
        if port == 80:
            self._hosts |= {_bracketed(name) for name in names}
        self._origins = {f"http://{host}" for host in self._hosts}
        if public_url:
            parts = urlsplit(public_url)
            self._hosts.add(parts.netloc.casefold())
            self._origins.add(f"{parts.scheme}://{parts.netloc}".casefold())

    def allows(self, host: str, origin: str | None) -> bool:
        """Whether a request with these headers may be answered; programs that are no browsers send no Origin."""
        return host.casefold() in self._hosts and (origin is None or origin.casefold() in self._origins)


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def is_on_this_machine(remote: str | None, host: str, headers: Mapping[str, str]) -> bool:
    """Whether a request was made on this machine, and did not come through a tunnel or a proxy that runs on it."""
    if remote not in _LOOPBACK or any(name.casefold() in _PROXY_HEADERS for name in headers):
        return False
    return urlsplit(f"//{host}").hostname in _LOOPBACK


class TokenBucket:
    """Limits messages: `MESSAGES_A_SECOND` of them, and `BURST` at once.

    Parameters
    ----------
    clock : seconds that never go back
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left, self._at = BURST, clock()

    def take(self) -> bool:
        """Whether one more message may be taken now."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._at) * MESSAGES_A_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class WrongCodes:
    """How long the answer to a wrong room code waits: longer each time for one address, and never for a right code."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: OrderedDict[str, tuple[int, float]] = OrderedDict()  # address -> wrong codes, time of the last

    def delay(self, address: str) -> float:
        """Count a wrong code, and say how many seconds to wait before it is refused."""
        count, at = self._seen.pop(address, (0, 0.0))
        now = self._clock()
        count = 1 if now - at > FORGIVEN else count + 1
        self._seen[address] = (count, now)
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return float(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(count - 1, 10)))
