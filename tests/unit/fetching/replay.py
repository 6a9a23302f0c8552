"""A publisher's server, replayed: answers of recorded layouts, on this machine, in a thread."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as the server got it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the server says; `sent` cuts the body short of the length that it announces."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None


Answer = Reply | Sequence[Reply] | Callable[[Asked], Reply]
"""Always the same, one after the other (the last one again and again), or worked out."""


@dataclass
class Replay:
    """Answers by path, and everything that was asked."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def to(self, path: str, answer: Answer) -> str:
        """Answer a path like this; returns its address."""
        self.answers[path] = answer
        return f"{self.address}{path}"

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        answer = self.answers.get(asked.path, Reply(b"no such page", 404))
        if isinstance(answer, Reply):
            return answer
        if callable(answer):
            return answer(asked)
        times = self.times(asked.path)
        return answer[min(times, len(answer)) - 1]

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return Counter(asked.path for asked in self.asked)[path]


def whole_or_part(body: bytes, *, sent: int | None = None, version: str = '"1"') -> Answer:
    """A file of a server that knows Range and If-Range; the first answer breaks off at `sent`."""
    first = [sent]

    def answer(asked: Asked) -> Reply:
        headers = {"ETag": version} if version else {}
        cut = first.pop() if first else None
        if version and asked.headers.get("If-None-Match") == version:
            return Reply(status=304, headers=headers)
        begin = int(asked.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if begin and asked.headers.get("If-Range", version) == version:
            if begin >= len(body):
                return Reply(status=416, headers=headers)
            part = {"Content-Range": f"bytes {begin}-{len(body) - 1}/{len(body)}"}
            return Reply(body[begin:], 206, headers | part, cut)
        return Reply(body, 200, headers, cut)

    return answer


class _Handler(BaseHTTPRequestHandler):
    replay: Replay

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.send(self.replay.reply(Asked(parts.path, query, dict(self.headers))))

    def send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.sent])

    def log_message(self, *args: object) -> None:
        """Say nothing: tests read what was asked from `Replay`."""


class _Proxy(_Handler):
    """Forwards what it is asked for, or refuses everything."""

    refuses: int = 0

    def do_GET(self) -> None:
        if self.refuses:
            self.send(Reply(b"refused", self.refuses))
            return
        parts = urlsplit(self.path)
        self.replay.asked.append(Asked(self.path, {}, dict(self.headers)))
        connection = HTTPConnection(parts.netloc)
        connection.request("GET", f"{parts.path}?{parts.query}".rstrip("?"))
        answer = connection.getresponse()
        self.send(Reply(answer.read(), answer.status))
        connection.close()

    def do_CONNECT(self) -> None:
        self.replay.asked.append(Asked(self.path, {}, dict(self.headers)))
        self.send(Reply(status=self.refuses or 403))


@contextmanager
def serving(handler: type[_Handler] = _Handler, **settings: object) -> Iterator[Replay]:
    """A server on a free port of this machine, until the end of the block."""
    replay = Replay()
    own = type("Handler", (handler,), {"replay": replay, **settings})
    server = ThreadingHTTPServer(("127.0.0.1", 0), own)
    replay.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def proxying(refuses: int = 0) -> Iterator[Replay]:
    """A forwarding proxy; with a status, one that refuses with it."""
    with serving(_Proxy, refuses=refuses) as replay:
        yield replay
