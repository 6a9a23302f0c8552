"""Asking a server politely and patiently: retries, rate limits, proxies, system certificates."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
import stamina
import truststore

from rhoanalytics import __version__
from rhoanalytics.errors import UserError

RETRIED = frozenset({429, 500, 502, 503, 504})
"""Answers that another try may change."""

BLOCK = 1 << 16
"""Bytes that are written at a time."""


class Unavailable(UserError):
    """A source that could not be had; the message says why, in words for a person."""


class Interrupted(Exception):
    """A body that ended early: what came is kept, and the rest asked for again."""


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try: seconds, and attempts in all."""

    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    answer_within: float = 60.0
    between_requests: float = 0.25


@dataclass
class Client:
    """One session of requests, shared by all downloads.

    Proxies come from HTTPS_PROXY, HTTP_PROXY and NO_PROXY; certificates from the system's store (a
    proxy of an NHS network may sign with its own). Waits as a server asks with Retry-After.
    """

    patience: Patience = field(default_factory=Patience)
    _session: requests.Session = field(init=False, repr=False)
    _last_request: dict[str, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        truststore.inject_into_ssl()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"rhoanalytics/{__version__}"

    def json(self, address: str, parameters: dict | None = None):
        """The answer as JSON. Raises `Unavailable`."""
        return self._patiently(address, lambda: self._get(address, parameters).json())

    def content(self, address: str, parameters: dict | None = None) -> bytes:
        """The answer's body. Raises `Unavailable`."""
        return self._patiently(address, lambda: self._get(address, parameters).content)

    def stream(self, address: str, write: Callable[[requests.Response], None], start) -> None:
        """Hand the open answer to `write`, again from `start()` bytes on when it breaks off."""

        def attempt() -> None:
            begin = start()
            headers = {"Range": f"bytes={begin}-"} if begin else {}
            with self._open(address, stream=True, headers=headers) as answer:
                write(answer)

        self._patiently(address, attempt)

    def _get(self, address: str, parameters: dict | None) -> requests.Response:
        answer = self._open(address, params=parameters)
        announced = answer.headers.get("Content-Length")
        if announced and not answer.headers.get("Content-Encoding"):
            if len(answer.content) < int(announced):
                raise Interrupted(f"{len(answer.content)} of {announced} bytes came")
        return answer

    def _open(self, address: str, **settings) -> requests.Response:
        host = urlsplit(address).netloc
        wait = self._last_request.get(host, 0) + self.patience.between_requests - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last_request[host] = time.monotonic()
        answer = self._session.get(address, timeout=self.patience.answer_within, **settings)
        answer.raise_for_status()
        return answer

    def _patiently(self, address: str, attempt: Callable):
        """Try until it succeeds, patience ends, or another try would be useless."""
        trials = stamina.retry_context(
            on=self._worth_another_try,
            attempts=self.patience.attempts,
            timeout=None,
            wait_initial=self.patience.first_wait,
            wait_max=self.patience.longest_wait,
        )
        with _in_words(address):
            for trial in trials:
                with trial:
                    return attempt()

    def _worth_another_try(self, error: Exception) -> bool | float:
        """Whether to try again; seconds where the server says when."""
        if isinstance(error, requests.HTTPError) and error.response is not None:
            if error.response.status_code not in RETRIED:
                return False
            asked = error.response.headers.get("Retry-After", "")
            return min(float(asked), self.patience.longest_wait) if asked.isdigit() else True
        if isinstance(error, requests.exceptions.ProxyError):
            return False
        return isinstance(
            error,
            requests.ConnectionError
            | requests.Timeout
            | requests.exceptions.ChunkedEncodingError
            | Interrupted,
        )


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    host = urlsplit(address).netloc
    try:
        yield
    except requests.exceptions.ProxyError as error:
        raise Unavailable(f"the proxy does not let {host} through ({_last(error)})") from error
    except requests.exceptions.SSLError as error:
        raise Unavailable(
            f"the certificate of {host} is not trusted ({_last(error)}). If your network signs "
            "with its own certificate, set REQUESTS_CA_BUNDLE to its file"
        ) from error
    except requests.ConnectionError as error:
        raise Unavailable(f"{host} cannot be reached ({_last(error)})") from error
    except requests.Timeout as error:
        raise Unavailable(f"{host} did not answer in time") from error
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "?"
        raise Unavailable(f"{host} answered {status} for {address}") from error
    except (requests.RequestException, Interrupted) as error:
        raise Unavailable(f"{host} broke off: {_last(error)}") from error


def _last(error: BaseException) -> str:
    """The innermost reason, in a few words."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[-1][:160]
