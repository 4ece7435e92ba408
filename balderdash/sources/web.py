"""Ask sites politely: one request at a time, with pauses, retries and limits, and with the user's contact."""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from threading import Event, Thread
from urllib.parse import urljoin, urlsplit, urlunsplit

from balderdash import __version__
from balderdash.errors import BalderdashError
from balderdash.sources.failures import Failure, connection_failure
from balderdash.terms.printable import without_passwords

MAX_BODY = 64_000_000  # bytes, unpacked; a batch of 500 titles has 50,000
LONGEST_ANSWER = 120.0  # seconds from the request to the last byte
TRIES = 6
AGAIN = "try again later"  # the advice after as many
PAUSE = 1.0  # seconds between two requests to another machine
MAX_WAIT = 900.0  # seconds; a site that asks for more is left alone
_TIMEOUTS = (6.05, 45.0)  # seconds to connect, and between two bytes
_REDIRECTS = 5
_PERMANENT, _OVERLOADED, _TOO_SOON = range(400, 500), 429, (408, 425)
_MAX_BACKOFF = 60.0  # seconds
_MAX_RETRY_AFTER = 10 * 365 * 24 * 3600.0  # seconds
_CHUNK = 65_536
_LOGIN = re.compile(rb"""\btype\s*=\s*["']?password\b""", re.IGNORECASE)
_CAPTCHA = re.compile(
    rb"captcha|cf-challenge|just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    rb"are you (?:a )?(?:human|robot)|not a robot|attention required|unusual traffic",
    re.IGNORECASE,
)

Wait = Callable[[str, float], None]  # called about once a second with the reason and the seconds that are left


@dataclass(frozen=True, slots=True)
class WebResponse:
    """A site's answer."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether it is a web page."""
        return "html" in self.headers.get("content-type", "").lower() or self.body.lstrip()[:1] == b"<"

    def excerpt(self) -> str:
        """The first words in quotation marks, for an error message."""
        words = " ".join(self.body[:400].decode(errors="replace").split())
        return f"‘{words[:80]}…’" if len(words) > 80 else f"‘{words}’"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why an answer with a good status is not what was asked for, though the next one may be.

    Attributes
    ----------
    why : the rest of a sentence that begins with the site's name
    advice : what to do if it stays so
    """

    why: str
    advice: str = AGAIN


class TooBusyError(BalderdashError):
    """A site asks to be left alone for longer than we wait.

    Parameters
    ----------
    what : the message
    seconds : for how long
    """

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(what)
        self.seconds = seconds


class Web:
    """Sends one request after the other.

    Parameters
    ----------
    contact : a mail address or URL of the user, which sites ask for
    wait : called about once a second while we wait; an exception in it ends the work
    sleep : replaces `time.sleep` in tests
    """

    def __init__(self, contact: str, wait: Wait, sleep: Callable[[float], None] = time.sleep) -> None:
        import requests  # when it is needed: `fetch --help` does not wait for it

        self._wait, self._sleep = wait, sleep
        self._session = requests.Session()
        # Only what everybody may read is fetched. Without this, requests sends the password that ~/.netrc has for the
        # host, and the one in an address. (`trust_env = False` would also ignore the proxies.)
        self._session.auth = lambda request: request
        agent = f"balderdash/{__version__} ({contact}) {requests.utils.default_user_agent()}"
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})
        self._next = 0.0  # the time of the next request
        self._reached: set[str] = set()  # hosts that have answered anything

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        tries: int = TRIES,
        also: int = 200,
        check: Callable[[WebResponse], Unusable | None] = lambda answer: None,
    ) -> WebResponse:
        """The answer, which has status 200 or `also`.

        Parameters
        ----------
        check : says of an answer with such a status why it is unusable; then we ask again, as after any other fault

        Raises
        ------
        BalderdashError
            All tries failed, or the first one made clear that others would.
        """
        host = urlsplit(url).netloc or url
        for n in range(1, tries + 1):
            advice = AGAIN
            try:
                answer = self._follow(url, params, also)
                if (unusable := check(answer)) is None:
                    return answer
                advice = unusable.advice
                raise Failure(unusable.why)
            except Failure as failure:
                why = str(failure)
                if failure.is_unreached and host not in self._reached:  # probably offline: waiting does not help
                    raise BalderdashError(
                        f"{host} {why}; check the address and the connection to the internet, then try again "
                        "(a file of terms needs no connection)."
                    ) from None
                if failure.is_final:
                    raise BalderdashError(f"{host} {why}") from None
                if failure.after is not None and failure.after > MAX_WAIT:
                    stay_away = f"asks us to stay away for {failure.after / 60:,.0f} minutes; try again then."
                    raise TooBusyError(f"{host} {why} and {stay_away}", failure.after) from None
                if n < tries:
                    self.wait(f"{host} {why}", backoff(n) if failure.after is None else max(failure.after, backoff(n)))
        raise BalderdashError(f"{host} {why}, {tries} times in a row; {advice}.")

    def wait(self, why: str, seconds: float) -> None:
        """Sleep, and call `wait` once a second."""
        while seconds > 0:
            self._wait(why, seconds)
            self._sleep(min(1.0, seconds))
            seconds -= 1.0
        self._wait(why, 0.0)

    def _follow(self, url: str, params: Mapping[str, str] | None, also: int) -> WebResponse:
        """Send a request and follow redirects within the same site."""
        for _ in range(_REDIRECTS):
            answer = self._ask(url, params)
            if answer.status in (200, also) or "mediawiki-api-error" in answer.headers:
                return answer
            if not 300 <= answer.status < 400:
                raise _refusal(answer)
            try:
                target = urljoin(url, answer.headers.get("location", ""))
                is_same = site_of(target) == site_of(url)
            except ValueError:  # an unfinished IPv6 address
                raise Failure(
                    "redirects to something that is not an address; check the address.", is_final=True
                ) from None
            if not is_same:
                raise Failure(
                    f"redirects to {without_passwords(target)[:200]}; if you mean that, give that address.",
                    is_final=True,
                )
            url, params = without_user(target), None
        raise Failure("redirects in circles; check the address.", is_final=True)

    def _ask(self, url: str, params: Mapping[str, str] | None) -> WebResponse:
        """Send one request in a thread of its own, so that we return in time whatever the other side does."""
        if self._next > (now := time.monotonic()):
            self._sleep(self._next - now)
        answers: list[WebResponse | Failure] = []
        done = Event()

        def work() -> None:
            try:
                answers.append(self._read(url, params))
            except Failure as failure:
                answers.append(failure)
            except Exception as error:
                answers.append(connection_failure(error, url))
            done.set()

        Thread(target=work, daemon=True, name="web").start()
        until = time.monotonic() + LONGEST_ANSWER
        while not done.wait(0.1):
            self._wait("", 0.0)
            if time.monotonic() > until:
                raise Failure(f"sent its answer too slowly: it was not complete after {LONGEST_ANSWER:.0f} s")
        if not is_local(url):
            self._next = time.monotonic() + PAUSE
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
                    raise Failure(
                        f"sent more than {MAX_BODY / 1e6:.0f} MB at once, which no list of terms needs.", is_final=True
                    )
                if time.monotonic() > until:
                    raise Failure("sent its answer too slowly")
            self._reached.add(urlsplit(url).netloc)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return WebResponse(response.url, response.status_code, headers, bytes(body))


def backoff(n: int) -> float:
    """Seconds to wait after the n-th failure: twice as long each time, with some randomness."""
    return min(_MAX_BACKOFF, 2.0**n) * random.uniform(0.75, 1.25)


def _refusal(answer: WebResponse) -> Failure:
    status = answer.status
    after = parse_retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
    if status == _OVERLOADED:
        return Failure("gets too many requests (429)", after=after)
    if status < 400:
        return Failure(f"answers with no page (status {status}); check the address.", is_final=True)
    if status not in _PERMANENT or status in _TOO_SOON:
        return Failure(f"has a problem ({status})", after=after)
    if status == 401:
        return Failure("wants a login (401); only what everybody may read can be fetched.", is_final=True)
    if status == 403 and (wall := access_wall(answer.body)):
        return Failure(f"{wall} (403).", is_final=True)
    if status == 403:
        return Failure(
            "refuses access (403); it may be private, or want a contact: see `balderdash fetch --contact`.",
            is_final=True,
        )
    if status in (404, 410):
        return Failure(
            f"has no such page ({status}): {without_passwords(answer.url)[:200]}; check the address.",
            is_final=True,
        )
    return Failure(f"refuses ({status}): {answer.excerpt()}; check the address.", is_final=True)


def site_of(url: str) -> str:
    """The host name without www: the same for http and https."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def without_user(url: str) -> str:
    """The address without a user's name and password, which a site may write into the addresses that it names."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return is_local_host(urlsplit(url).hostname or "")


def is_local_host(name: str) -> bool:
    """Whether a host name or number is this machine's own."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def parse_retry_after(header: str | None, date: str | None = None) -> float | None:
    """Seconds to wait according to the header Retry-After: a number of seconds or a date.

    Parameters
    ----------
    date : the answer's header Date; Retry-After refers to the site's clock, and ours may be wrong

    Returns
    -------
    0 for a moment that has passed; None if there is no header or it makes no sense

    >>> parse_retry_after("120"), parse_retry_after("1.5"), parse_retry_after("-3"), parse_retry_after("soon")
    (120.0, 1.5, 0.0, None)
    """
    if header is None:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        moment = _parse_date(text)
        if moment is None:
            return None
        seconds = (moment - (_parse_date(date or "") or datetime.now(UTC))).total_seconds()
    return None if math.isnan(seconds) else min(max(0.0, seconds), _MAX_RETRY_AFTER)


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def access_wall(page: bytes) -> str | None:
    """What a page of HTML demands before it shows anything, as the rest of a sentence; None if it demands nothing.

    Ask only for a page that is not what was expected: other pages have a login box, too.
    """
    if _CAPTCHA.search(page):
        return "wants to know whether you are a person (a captcha); save the page with a browser, and fetch the file"
    if _LOGIN.search(page):
        return "asks for a login; only what everybody may read can be fetched"
    return None
