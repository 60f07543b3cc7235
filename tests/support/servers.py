"""Serve a WSGI application from a thread of the test process: to a browser, or as a worker of ours does."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from werkzeug.serving import WSGIRequestHandler, make_server

from core.cli.worker import Bounds, listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATIENCE = 60
"""Seconds that a request may go on after the test that asked it."""


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """A line per request would drown what a failing test has to say."""


_any = random.SystemRandom()


def free_ports(count: int) -> list[int]:
    """So many ports on which nobody listens, for servers that are told where to.

    They lie below those that the system gives out by itself: nobody's connection takes one before its server does.
    """
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = _any.randrange(20_000, 32_000)
            with suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
    return found


class _Answering:
    """The application, and how many requests it is at, the sending of what they gave aside."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app, self._now, self._changed = app, 0, threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._count(+1)
        try:
            return self._app(environ, start_response)
        finally:
            self._count(-1)

    def ended(self) -> bool:
        """Whether nothing is answered any more; waits for it, within bounds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._now, _PATIENCE)

    def _count(self, change: int) -> None:
        with self._changed:
            self._now += change
            self._changed.notify_all()


@contextmanager
def served(app: WSGIApplication, port: int = 0) -> Iterator[str]:
    """The base URL, without a closing slash, under which `app` answers until the block ends; on any free port."""
    answering = _Answering(app)
    server = make_server("127.0.0.1", port, answering, threaded=True, request_handler=_QuietHandler)
    # A short interval between looks at whether to stop: every test that serves waits for it once.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        # What is answered still would read and write in the database of the test that comes next.
        assert answering.ended(), f"A request is answered for {_PATIENCE} s after its test."


@contextmanager
def worker_served(app: WSGIApplication, *, threads: int = 2, timeout: int = 30) -> Iterator[int]:
    """The port on which a worker's server listens, driven by a thread as the worker would."""
    listening = socket.create_server(("127.0.0.1", 0))
    map: dict[int, Any] = {}
    server = listen(app, listening, map, Bounds(threads=threads, timeout=timeout, most_body=1_000_000))
    stop = threading.Event()

    def drive() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=map, count=1)

    thread = threading.Thread(target=drive)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        stop.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(map)
