"""Why an address gave nothing, in words for the person who asked."""

import errno
import socket
from urllib.parse import urlsplit

import requests

LONGEST_REASON = 160
"""Characters of a program's own message that are shown."""

PROXY_WANTS_NAME = 407

NOBODY_THERE = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})


def never_connected(error: Exception) -> bool:
    """Whether no connection came about: a closed network, a name unknown, a proxy that refuses."""
    if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.ConnectTimeout):
        return True
    first = _innermost(error)
    unknown = isinstance(first, socket.gaierror)
    return unknown or (isinstance(first, OSError) and first.errno in NOBODY_THERE)


def in_words(error: Exception, address: str) -> str:
    """What went wrong with a request, without a full stop."""
    host = urlsplit(address).netloc
    reason = _reason(error)
    match error:
        case requests.exceptions.ProxyError():
            return (
                f"the proxy does not let {host} through ({reason}). Ask for it to be allowed, or "
                "correct HTTPS_PROXY and NO_PROXY"
            )
        case requests.exceptions.SSLError():
            return (
                f"the certificate of {host} is not trusted ({reason}). If your network signs with "
                "a certificate of its own, set REQUESTS_CA_BUNDLE to its file"
            )
        case requests.HTTPError(response=requests.Response() as answer):
            return _status(answer, address, host)
        case requests.exceptions.JSONDecodeError():
            return f"{host} answered with something else than data (no JSON): {address}"
        case requests.exceptions.InvalidProxyURL():
            return f"HTTPS_PROXY or HTTP_PROXY is not an address ({reason})"
        case ValueError():
            return f"{address} is not an address that can be opened ({reason})"
        case _ if never_connected(error):
            return f"{host} cannot be reached ({reason})"
        case requests.Timeout():
            return f"{host} did not answer in time"
    return f"{host} broke off ({reason})"


def _status(answer: requests.Response, address: str, host: str) -> str:
    if answer.status_code == PROXY_WANTS_NAME:
        return (
            f"the proxy wants a name and password for {host}: set HTTPS_PROXY to "
            "http://NAME:PASSWORD@PROXY:PORT"
        )
    asked = answer.headers.get("Retry-After")
    later = f" and asks to wait (Retry-After: {asked})" if asked else ""
    return f"{host} answered {answer.status_code} {answer.reason}{later} for {address}"


def _innermost(error: BaseException) -> BaseException:
    """The error that all the others came from."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def _reason(error: BaseException) -> str:
    """The first reason of all, in a few words."""
    first = _innermost(error)
    text = str(first).strip() or type(first).__name__
    return text.splitlines()[-1][:LONGEST_REASON]
