"""`greenroll work`: carrying out jobs, in a process of its own or in a thread of the server."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from threading import Thread

import click
from flask import Flask

from core.cli.application import application
from core.jobs.operations import Worker

FINISH_SECONDS = 25
"""How long a server that ends waits for its job: less than what gunicorn gives a worker."""


@click.command()
def work() -> None:
    """Carry out jobs until stopped (SIGTERM): the one at hand is finished or given back. Run as many as you like."""
    with application() as app:
        worker = Worker(_name())
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda number, frame: worker.stop())
        worker.run(app)


def in_thread(app: Flask) -> Callable[[], None]:
    """Carry out jobs beside the requests of this process; what was returned ends it."""
    worker = Worker(_name())
    thread = Thread(target=worker.run, args=(app,), name="jobs", daemon=True)
    thread.start()

    def end() -> None:
        worker.stop()
        thread.join(FINISH_SECONDS)

    return end


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
