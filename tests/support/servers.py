"""Serve a WSGI application to a browser from a thread of the test process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """A line per request would drown what a failing test has to say."""


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """The base URL, without a closing slash, under which `app` answers until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
    # A short interval between looks at whether to stop: every test that serves waits for it once.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
