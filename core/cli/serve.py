"""`greenroll serve`: gunicorn with as many workers as cores."""

from __future__ import annotations

import os
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from core.cli.application import application
from core.db import db

_TIMEOUT = 120  # seconds: a spreadsheet of 10,000 rows is imported in one request


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=None, type=click.IntRange(min=1), help="Processes; as many as cores by default.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the instance over HTTP. The database must be at the newest migration."""
    with application() as app:
        pass
    run(app, host=host, port=port, workers=workers)


def run(app: Flask, *, host: str, port: int, workers: int | None = None) -> None:
    """Serve until stopped. The application is made once, before the workers: they share one region and one clock."""
    options = {
        "bind": f"{host}:{port}",
        "workers": workers or _cores(),
        "worker_class": "sync",
        "preload_app": True,
        "control_socket_disable": True,
        "post_fork": lambda server, worker: _own_connections(app),
        "timeout": _TIMEOUT,
        "loglevel": "warning",
        "proc_name": "greenroll",
    }
    Server(app, options).run()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn, told what to serve and how without a configuration file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _own_connections(app: Flask) -> None:
    """A connection must not be shared by two processes: each worker opens its own."""
    with app.app_context():
        db.engine.dispose(close=False)
