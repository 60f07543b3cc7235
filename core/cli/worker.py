"""One worker: waitress, that reads requests and sends answers without a thread for either, under gunicorn's arbiter.

A connection costs a thread only while its request, read to the end, is worked on. So hundreds that send a byte now and
then keep nobody waiting. Whether the service lives and is ready is answered by a thread of its own: it is told also
while every other thread waits for a database that does not answer.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gunicorn.workers.base import Worker as GunicornWorker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

MOST_CONNECTIONS = 4_000
MOST_HEAD = 32_768
"""Bytes of a request's line and headers."""
IN_MEMORY = 65_536
"""Bytes of a request that are held in memory; more of it lies in a temporary file."""
MOST_UNSENT = 256 << 20
"""Bytes of an answer that wait, in a temporary file, for a client that reads slowly; more of it holds its thread."""
LEAST_PER_SECOND = 1_000
"""Bytes of a request that must arrive each second, once its time is up."""

ATTENDED = frozenset({"/healthz", "/readyz"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """`timeout`: seconds that a connection may be silent, and a request's head may take. `most_body` is in bytes."""

    threads: int
    timeout: int
    most_body: int


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress carries no types
    """Refuses as well an address with brackets that hold none, at which waitress gives up."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError(str(error)) from error


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress carries no types
    """A connection that knows since when its request has been arriving."""

    parser_class = Parser
    began = 0.0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.time()
        return bool(super().received(data))

    def is_too_slow(self, now: float) -> bool:
        """Whether its request, not whole yet, has had its time."""
        request, late = self.request, now - self.began - self.adj.channel_timeout
        if request is None or late < 0:
            return False
        return not request.headers_finished or request.body_bytes_received < late * LEAST_PER_SECOND


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress carries no types
    """Closes connections that are silent, and those that are slower than any line is."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_too_slow(now):
                channel.will_close = True

    @property
    def is_busy(self) -> bool:
        """Whether a request is being worked on or an answer being sent."""
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress carries no types
    """Hands requests to threads; those that ask how we are, to one that does nothing else."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.set_thread_count(threads)
        self._attendant = ThreadedTaskDispatcher()
        self._attendant.set_thread_count(1)

    def add_task(self, task: Any) -> None:
        # A request that could not be read has no path; it is answered too.
        if getattr(task.requests[0], "path", None) in ATTENDED:
            self._attendant.add_task(task)
        else:
            super().add_task(task)


def listen(app: Any, listening: socket.socket, map: dict[int, Any], bounds: Bounds) -> Server:
    """A server on a bound socket; `wasyncore.loop` over the map drives it."""
    adjustments = Adjustments(
        threads=bounds.threads,
        channel_timeout=bounds.timeout,
        cleanup_interval=max(1, bounds.timeout // 10),
        connection_limit=MOST_CONNECTIONS,
        max_request_header_size=MOST_HEAD,
        max_request_body_size=bounds.most_body,
        inbuf_overflow=IN_MEMORY,
        outbuf_high_watermark=MOST_UNSENT,
        asyncore_use_poll=True,
        log_socket_errors=False,
        clear_untrusted_proxy_headers=False,  # the application believes as many proxies as its settings say
        ident="greenroll",
    )
    where = (listening.family, listening.type, listening.proto, listening.getsockname())
    dispatcher = Dispatcher(bounds.threads)
    return Server(app, map, True, listening, dispatcher, adjustments, where, bind_socket=False)


class Worker(GunicornWorker):  # type: ignore[misc]  # gunicorn carries no types
    """Serves until it is told to stop, or the arbiter is gone; then finishes what it has begun.

    `jobs` ends the thread that carries out jobs, where there is one.
    """

    jobs: Callable[[], object] | None = None

    def run(self) -> None:
        map: dict[int, Any] = {}
        servers = [listen(self.wsgi, each.sock, map, self.app.bounds) for each in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._turn(map)
        for server in servers:
            server.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(server.is_busy for server in servers):
            self._turn(map)

    def _turn(self, map: dict[int, Any]) -> None:
        wasyncore.loop(timeout=1, use_poll=True, map=map, count=1)
        self.notify()
