"""Asking a server politely and patiently: retries, rate limits, proxies, system certificates."""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import stamina
import truststore
from requests.adapters import HTTPAdapter

from rhoanalytics import __version__
from rhoanalytics.errors import UserError
from rhoanalytics.fetching.words import in_words, never_connected

BEING_MADE = 202
"""The answer of a service that makes a file when it is asked for, such as ArcGIS Hub."""

RETRIED = frozenset({BEING_MADE, 429, 500, 502, 503, 504})
"""Answers that another try may change."""

NOTHING_BEYOND = 416
"""The answer to a request for a part that begins where the file ends."""

Answer = TypeVar("Answer")


class Unavailable(UserError):
    """A source that could not be had; the message says why, in words for a person."""


class BrokenOff(requests.RequestException):
    """An answer that cannot be gone on with: what it was for is asked again."""


@dataclass(frozen=True)
class Patience:
    """How often to try and how long to wait, in seconds.

    `longest_wait` is between tries when the server says nothing; one that asks for more than
    `longest_asked` is left alone.
    """

    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_asked: float = 600.0
    connect_within: float = 10.0
    answer_within: float = 60.0
    between_requests: float = 0.25


class SystemCertificates(HTTPAdapter):
    """Trusts what the machine trusts: a proxy of an NHS network may sign with its own certificate.

    Only for the sessions that it is mounted on: the rest of the process keeps its own rules.
    """

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings, ssl_context=_system_context())

    def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
        return super().proxy_manager_for(proxy, **settings, ssl_context=_system_context())


def _system_context() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class Client:
    """One session of requests, shared by all downloads.

    Proxies come from HTTPS_PROXY, HTTP_PROXY and NO_PROXY, certificates from the system's store and
    REQUESTS_CA_BUNDLE. Waits as long as a server asks with Retry-After. A host that cannot be
    reached is not asked again, so that a closed network is told within seconds; one that has
    answered before gets every try.
    """

    patience: Patience = field(default_factory=Patience)
    _session: requests.Session = field(init=False, repr=False)
    _last_request: dict[str, float] = field(default_factory=dict, repr=False)
    _answered: set[str] = field(default_factory=set, repr=False)
    _closed: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.mount("https://", SystemCertificates())
        self._session.headers["User-Agent"] = f"rhoanalytics/{__version__}"

    def json(self, address: str, parameters: Mapping[str, object] | None = None) -> Any:
        """The answer as JSON. Raises `Unavailable`."""
        return self._patiently(address, lambda: self._open(address, params=parameters).json())

    def content(self, address: str) -> bytes:
        """The answer's body. Raises `Unavailable`."""
        return self._patiently(address, lambda: self._open(address).content)

    def stream(
        self,
        address: str,
        headers: Callable[[], dict[str, str]],
        take: Callable[[requests.Response], None],
    ) -> None:
        """Hand the open answer to `take`; when it breaks off, a new one with new `headers`.

        `take` also gets 416 (nothing lies beyond that byte). Raises `Unavailable`.
        """

        def attempt() -> None:
            with self._open(address, stream=True, headers=headers()) as answer:
                take(answer)

        self._patiently(address, attempt)

    def _open(self, address: str, **settings: Any) -> requests.Response:
        host = urlsplit(address).netloc
        wait = self._last_request.get(host, 0) + self.patience.between_requests - time.monotonic()
        time.sleep(max(wait, 0))
        self._last_request[host] = time.monotonic()
        within = (self.patience.connect_within, self.patience.answer_within)
        answer = self._session.get(address, timeout=within, **settings)
        self._answered.add(host)
        if answer.status_code == BEING_MADE:
            answer.close()
            raise requests.HTTPError("it is being made", request=answer.request, response=answer)
        if not answer.ok and answer.status_code != NOTHING_BEYOND:
            answer.close()
            answer.raise_for_status()
        return answer

    def _patiently(self, address: str, attempt: Callable[[], Answer]) -> Answer:
        """Try until it succeeds, patience ends, or another try would be useless."""
        host = urlsplit(address).netloc
        if host in self._closed:
            raise Unavailable(self._closed[host])
        trying = stamina.RetryingCaller(
            attempts=self.patience.attempts,
            timeout=None,
            wait_initial=self.patience.first_wait,
            wait_max=self.patience.longest_wait,
            wait_jitter=self.patience.first_wait,
        )
        try:
            return trying(lambda error: self._worth_another_try(error, host), attempt)
        except requests.RequestException as error:
            words = in_words(error, address)
            if never_connected(error) or isinstance(error, requests.exceptions.SSLError):
                self._closed[host] = words
            raise Unavailable(words) from error

    def _worth_another_try(self, error: Exception, host: str) -> bool | float:
        """Whether to try again; seconds where the server says when."""
        if isinstance(error, requests.HTTPError) and error.response is not None:
            if error.response.status_code not in RETRIED:
                return False
            asked = _asked_to_wait(error.response)
            return asked <= self.patience.longest_asked and (asked or True)
        if never_connected(error):
            return host in self._answered
        if isinstance(error, requests.exceptions.SSLError):
            return False
        return isinstance(
            error,
            requests.ConnectionError
            | requests.Timeout
            | requests.exceptions.ChunkedEncodingError
            | BrokenOff,
        )


def _asked_to_wait(answer: requests.Response) -> float:
    """Seconds that Retry-After asks for, as a number or a date (RFC 9110, 10.2.3); 0 for none."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
