"""Why a site could not be asked, in plain words: the site, the way to it, or how this machine is set up."""

from __future__ import annotations

import os
import re

_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")  # OpenSSL's words for an answer in http
_CUT_OFF = "UNEXPECTED_EOF"  # OpenSSL's words for a connection that ends without its farewell
_TLS_ALERT = "\\x15\\x03"  # as Python prints the first bytes of an answer in https
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # variables that name a file of certificates
_BAD_BUNDLE = ("certificate bundle", "NO_CERTIFICATE_OR_CRL_FOUND", "PEM lib", "Permission denied")
_KEY_LOG = "SSLKEYLOGFILE"  # the variable that names a file for the keys of connections
_BROKEN_OFF = "closed the connection in the middle of its answer"
_USER = re.compile(r"(?:(?<=://)|^(?![^@]*://)).*@")  # of a proxy, whose password may hold a slash


class Failure(Exception):  # noqa: N818  it never leaves this room
    """One attempt failed.

    Parameters
    ----------
    why : the rest of a sentence that begins with the site's name
    is_final : whether another attempt is pointless
    after : seconds that the site asks us to wait
    is_unreached : whether the site was not reached at all
    """

    def __init__(
        self, why: str, *, is_final: bool = False, after: float | None = None, is_unreached: bool = False
    ) -> None:
        super().__init__(why)
        self.is_final, self.after, self.is_unreached = is_final, after, is_unreached


def connection_failure(error: Exception, url: str) -> Failure:
    """What went wrong when an address was asked for."""
    import requests
    import urllib3

    if (why := _wrong_setting(error, url)) is not None:
        return Failure(f"cannot be asked, because {why}; correct or unset it.", is_final=True)
    if isinstance(error, requests.exceptions.SSLError):
        if any(sign in str(error) for sign in _NOT_TLS):
            return Failure("does not speak https there; try the address with http://.", is_final=True)
        if _CUT_OFF in str(error):
            return _cut_off(error)
        trusting = next((f"the file in {name}" for name in _BUNDLES if os.environ.get(name)), "this machine")
        return Failure(f"has no certificate that {trusting} trusts; check the address.", is_final=True)
    if isinstance(error, requests.exceptions.ProxyError):
        named = _proxy_for(url)
        proxy = f"the proxy that {named[0]} names, {named[1]}" if named else "the proxy of this machine"
        return Failure(f"cannot be reached through {proxy}", is_unreached=True)
    if isinstance(error, requests.exceptions.Timeout):
        is_unreached = isinstance(error, requests.exceptions.ConnectTimeout)
        return Failure("did not answer in time", is_unreached=is_unreached)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError)):
        return Failure("is not an address on the web; check it.", is_final=True)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return Failure("sent an answer that cannot be unpacked")
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    if isinstance(reason, urllib3.exceptions.NameResolutionError):
        return Failure("is not known", is_unreached=True)
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return Failure("does not answer", is_unreached=True)
    if "BadStatusLine" in str(error) and _TLS_ALERT in str(error):
        return Failure("speaks https there; try the address with https://.", is_final=True)
    if isinstance(error, (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError)):
        return Failure(_BROKEN_OFF)
    return Failure(f"sent something that cannot be read ({type(error).__name__})")


def _cut_off(error: Exception) -> Failure:
    """What to say of a connection by https that was cut off: before any answer, or in the middle of one."""
    if getattr(error.args[0] if error.args else None, "reason", None) is None:
        return Failure(_BROKEN_OFF)
    why = "closed the connection instead of answering by https (if it speaks http only, try the address with http://)"
    return Failure(why, is_unreached=True)


def _wrong_setting(error: Exception, url: str) -> str | None:
    """What is wrong with how this machine is set up to reach the web, or None if that is not the cause."""
    import requests

    if any(sign in str(error) for sign in _BAD_BUNDLE):
        for variable in _BUNDLES:
            if path := os.environ.get(variable):
                return f"{variable} names {path[:200]}, which is not a file of certificates"
    cause = error.args[0] if error.args else None
    files = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
    if (log := os.environ.get(_KEY_LOG)) and any(isinstance(each, files) for each in getattr(cause, "args", ())):
        return f"{_KEY_LOG} names {log[:200]}, which cannot be written"
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        named = _proxy_for(url)
        if named is not None and "SOCKS" in str(error):
            return (
                f"{named[0]} names a SOCKS proxy, {named[1]}, and this program speaks to http proxies only "
                "(with the package PySocks beside it, to others, too)"
            )
        if named is not None and not _is_proxy(named[1]):
            return f"{named[0]} is ‘{named[1]}’, which is not the address of a proxy such as http://host:8080"
    return None


def _proxy_for(url: str) -> tuple[str, str] | None:
    """What names the proxy for an address, and the proxy without user and password; None if there is none."""
    from requests.utils import get_environ_proxies, select_proxy

    proxy = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return None
    shown = _USER.sub("…@", proxy)[:200]
    for name in (f"{url.partition(':')[0].lower()}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            if os.environ.get(variable) == proxy:
                return variable, shown
    return "the system's setting for proxies", shown


def _is_proxy(proxy: str) -> bool:
    from requests.utils import prepend_scheme_if_needed
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = parse_url(prepend_scheme_if_needed(proxy, "http"))
    except (LocationParseError, ValueError):
        return False
    return parts.scheme in ("http", "https") and bool(parts.host)
