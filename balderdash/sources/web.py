"""One polite reader of the web: serial, paced, patient, bounded, and named by whoever uses it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from urllib.parse import urljoin, urlsplit

from balderdash import __version__
from balderdash.errors import BalderdashError
from balderdash.sources.access_walls import door_of
from balderdash.sources.retry_after import seconds_of

MAX_BODY = 64_000_000  # bytes, unpacked; a batch of 500 titles has 50,000
LONGEST_ANSWER = 120.0  # seconds from the question to the last byte
PACE = 1.0  # seconds between two questions; a wiki on this machine is not spared
MOST_PATIENCE = 900.0  # seconds to wait at once because a site asks for it; whoever asks for more is told good-bye
_TIMEOUTS = (6.05, 45.0)  # seconds to connect, and between two bytes
_REDIRECTS = 5
_PERMANENT, _OVERLOADED = range(400, 500), 429
_CAP = 60.0  # seconds, of our own back-off
_CHUNK = 65_536

Wait = Callable[[str, float], None]  # why, and for how many seconds more; called about once a second


@dataclass(frozen=True, slots=True)
class WebResponse:
    """What a site said: always with status 200, or the status that was asked for."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people."""
        return "html" in self.headers.get("content-type", "").lower() or self.body.lstrip()[:1] == b"<"

    def begins(self) -> str:
        """The first words, for a sentence that tells what came instead of an answer."""
        words = " ".join(self.body[:400].decode(errors="replace").split())
        return f"‘{words[:80]}…’" if len(words) > 80 else f"‘{words}’"


class _Failure(Exception):  # noqa: N818  it is told to nobody
    """One try failed; whether another may help, and how long the site wants us to wait."""

    def __init__(self, why: str, *, again: bool = True, after: float | None = None, is_unreached: bool = False) -> None:
        super().__init__(why)
        self.again, self.after, self.is_unreached = again, after, is_unreached


class Web:
    """Asks one question after the other.

    Parameters
    ----------
    contact : a mail address or URL of the user, so that a site can complain; sites ask for it
    wait : told why and how long we wait, about once a second; what it raises ends the work
    sleep : what passes the time
    """

    def __init__(self, contact: str, wait: Wait, sleep: Callable[[float], None] = time.sleep) -> None:
        import requests  # when something is asked: `fetch --help` does not wait for it

        self._wait, self._sleep = wait, sleep
        self._session = requests.Session()
        agent = f"balderdash/{__version__} ({contact}) {requests.utils.default_user_agent()}"
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})
        self._next = 0.0  # when the next question may be asked
        self._reached: set[str] = set()  # hosts that have answered anything

    def get(self, url: str, params: Mapping[str, str] | None = None, *, tries: int = 6, also: int = 200) -> WebResponse:
        """The answer with status 200, or `also`, after as many tries as it takes.

        Raises
        ------
        BalderdashError
            There is none to be had: one sentence says why.
        """
        host = urlsplit(url).netloc or url
        for n in range(1, tries + 1):
            try:
                return self._follow(url, params, also)
            except _Failure as failure:
                why = str(failure)
                if failure.is_unreached and host not in self._reached:  # an offline machine is told at once
                    raise BalderdashError(
                        f"{host} {why}; check the address and the connection to the internet, then try again "
                        "(a file of terms needs no connection)."
                    ) from None
                if not failure.again:
                    raise BalderdashError(f"{host} {why}") from None
                if failure.after is not None and failure.after > MOST_PATIENCE:
                    raise BalderdashError(
                        f"{host} {why} and asks us to stay away for {failure.after / 60:,.0f} minutes; try again then."
                    ) from None
                if n < tries:
                    self.wait(f"{host} {why}", backoff(n) if failure.after is None else max(failure.after, backoff(n)))
        raise BalderdashError(f"{host} {why}, {tries} times in a row; try again later.")

    def wait(self, why: str, seconds: float) -> None:
        """Let time pass, and tell how much is left."""
        while seconds > 0:
            self._wait(why, seconds)
            self._sleep(min(1.0, seconds))
            seconds -= 1.0
        self._wait(why, 0.0)

    def _follow(self, url: str, params: Mapping[str, str] | None, also: int) -> WebResponse:
        """Ask, and go where we are sent, as long as that is the same site."""
        for _ in range(_REDIRECTS):
            answer = self._ask(url, params)
            if answer.status in (200, also) or "mediawiki-api-error" in answer.headers:
                return answer
            if not 300 <= answer.status < 400:
                raise _refusal(answer)
            try:
                there = urljoin(url, answer.headers.get("location", ""))
                is_here = site_of(there) == site_of(url)
            except ValueError:  # half an address of IPv6
                raise _Failure("sends us on to what is no address; check the address.", again=False) from None
            if not is_here:
                raise _Failure(
                    f"sends us on to {there[:200]}; if that is what you mean, give that address.", again=False
                )
            url, params = there, None
        raise _Failure("sends us round in circles; check the address.", again=False)

    def _ask(self, url: str, params: Mapping[str, str] | None) -> WebResponse:
        """One question, in a thread of its own: whatever the other side does, we come back in time."""
        if self._next > (now := time.monotonic()):
            self._sleep(self._next - now)
        answers: list[WebResponse | _Failure] = []
        done = Event()

        def work() -> None:
            try:
                answers.append(self._read(url, params))
            except _Failure as failure:
                answers.append(failure)
            except Exception as error:
                answers.append(_plainly(error))
            done.set()

        Thread(target=work, daemon=True, name="web").start()
        until = time.monotonic() + LONGEST_ANSWER
        while not done.wait(0.1):
            self._wait("", 0.0)
            if time.monotonic() > until:
                raise _Failure(f"sent its answer too slowly: it was not complete after {LONGEST_ANSWER:.0f} s")
        if not is_here(url):
            self._next = time.monotonic() + PACE
        match answers[0]:
            case WebResponse() as answer:
                return answer
            case failure:
                raise failure

    def _read(self, url: str, params: Mapping[str, str] | None) -> WebResponse:
        until = time.monotonic() + LONGEST_ANSWER
        with self._session.get(url, params=params, stream=True, timeout=_TIMEOUTS, allow_redirects=False) as response:
            body = bytearray()
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > MAX_BODY:
                    raise _Failure(
                        f"sent more than {MAX_BODY / 1e6:.0f} MB at once, which no list of terms needs.", again=False
                    )
                if time.monotonic() > until:
                    raise _Failure("sent its answer too slowly")
            self._reached.add(urlsplit(url).netloc)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return WebResponse(response.url, response.status_code, headers, bytes(body))


def backoff(n: int) -> float:
    """Seconds to wait after the n-th failure: twice as long each time, and never quite the same."""
    return min(_CAP, 2.0**n) * random.uniform(0.75, 1.25)


def _refusal(answer: WebResponse) -> _Failure:
    status = answer.status
    after = seconds_of(answer.headers.get("retry-after"), answer.headers.get("date"))
    if status == _OVERLOADED:
        return _Failure("is asked too often (429)", after=after)
    if status < 400:
        return _Failure(f"answers with no page (status {status}); check the address.", again=False)
    if status not in _PERMANENT:
        return _Failure(f"is in trouble ({status})", after=after)
    if status == 401:
        return _Failure("wants a login (401); only what everybody may read can be fetched.", again=False)
    if status == 403 and (door := door_of(answer.body)):
        return _Failure(f"{door} (403).", again=False)
    if status == 403:
        return _Failure(
            "does not let us in (403); it may be private, or want to know whom to write to: "
            "see `balderdash fetch --contact`.",
            again=False,
        )
    if status in (404, 410):
        return _Failure(f"has no such page ({status}): {answer.url[:200]}; check the address.", again=False)
    return _Failure(f"refuses ({status}): {answer.begins()}; check the address.", again=False)


def _plainly(error: Exception) -> _Failure:
    """What went wrong on the way, in plain words."""
    import requests
    import urllib3

    if isinstance(error, requests.exceptions.SSLError):
        return _Failure("has no certificate that this machine trusts; check the address.", again=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return _Failure("cannot be reached through the proxy that this machine is set up for", is_unreached=True)
    if isinstance(error, requests.exceptions.Timeout):
        is_unreached = isinstance(error, requests.exceptions.ConnectTimeout)
        return _Failure("did not answer in time", is_unreached=is_unreached)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError)):
        return _Failure("is no address on the web; check it.", again=False)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return _Failure("sent an answer that cannot be unpacked")
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    if isinstance(reason, urllib3.exceptions.NameResolutionError):
        return _Failure("is not known", is_unreached=True)
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return _Failure("does not answer", is_unreached=True)
    if isinstance(error, (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError)):
        return _Failure("broke off in the middle of its answer")
    return _Failure(f"sent something that cannot be read ({type(error).__name__})")


def site_of(url: str) -> str:
    """What stays the same when a site moves to https, or from example.org to www.example.org."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_here(url: str) -> bool:
    """Whether an address is this machine's own."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
