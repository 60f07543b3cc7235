"""A worker serves people while strangers keep connections open, and says how it is while all its threads wait."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from core.cli import worker
from tests.support.servers import worker_served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HEAD = b"POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
SLOW = {
    "heads": b"GE",
    "bodies": HEAD + b"Content-Length: 20\r\n\r\na",
    "trickles": HEAD + b"Content-Length: 50000\r\n\r\n" + b"a" * 20_000,
}
GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Site:
    """An application: `/held` waits until `let_go` is set, every other address answers with its name and its body."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.held = threading.Semaphore(0)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/held":
            self.held.release()
            self.let_go.wait(60)
        said = environ["PATH_INFO"].encode() + b" " + environ["wsgi.input"].read()
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
        return [said]


def opened(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(sent)
    return connection


def answer(port: int, sent: bytes) -> bytes:
    """All that comes back until the connection is closed. Raises TimeoutError after twenty seconds."""
    with opened(port, sent) as connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("kind", SLOW)
def test_a_hundred_slow_connections_keep_nobody_waiting(kind: str) -> None:
    with worker_served(Site()) as port, ExitStack() as open_ones:
        slow = [open_ones.enter_context(opened(port, SLOW[kind])) for _ in range(100)]
        for connection in slow[:10]:
            connection.sendall(b"a")
        assert answer(port, GET % b"/page").endswith(b"/page ")
        # None of them was sent away to make room: each may still go on.
        assert slow[0].send(b"a") == 1


def test_how_it_is_is_told_while_every_thread_waits() -> None:
    site = Site()
    with worker_served(site, threads=2) as port, ExitStack() as open_ones:
        open_ones.callback(site.let_go.set)
        for _ in range(3):
            open_ones.enter_context(opened(port, GET % b"/held"))
        for _ in range(2):
            assert site.held.acquire(timeout=20)
        for path in (b"/healthz", b"/readyz"):
            assert answer(port, GET % path).endswith(path + b" ")


@pytest.mark.parametrize("kind", SLOW)
def test_what_is_slower_than_any_line_is_closed_in_the_end(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(worker, "LEAST_PER_SECOND", 100_000)
    with worker_served(Site(), timeout=1) as port, opened(port, SLOW[kind]) as connection:
        assert not still_open(connection)


def still_open(connection: socket.socket) -> bool:
    """Whether the other side still takes bytes after twenty seconds of one now and then."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            connection.sendall(b"a")
        except ConnectionError:
            return False
        time.sleep(0.1)
    return True


def test_a_steady_sender_may_take_longer_than_the_time_for_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LEAST_PER_SECOND", 10)
    with worker_served(Site(), timeout=1) as port, opened(port, HEAD + b"Content-Length: 300\r\n\r\n") as connection:
        for _ in range(30):
            connection.sendall(b"a" * 10)
            time.sleep(0.1)
        assert connection.recv(65536).endswith(b"/form " + b"a" * 300)


def test_a_body_past_all_bounds_is_refused_before_it_is_read() -> None:
    with worker_served(Site()) as port:
        assert b" 413 " in answer(port, HEAD + b"Content-Length: 2000000\r\n\r\n").split(b"\n")[0]


@pytest.mark.parametrize("line", [b"GET /\xff", b"GET /page?text=\xe9\x95", b"NO LINE AT ALL", b"GET http://[/"])
def test_what_cannot_be_read_is_answered_as_well(line: bytes) -> None:
    with worker_served(Site()) as port:
        assert b" 400 " in answer(port, line + b" HTTP/1.1\r\nHost: localhost\r\n\r\n").split(b"\n")[0]
