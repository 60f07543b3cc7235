"""`greenroll serve`: as many workers as cores, each with threads of its own."""

from __future__ import annotations

import gc
import os
import resource
from contextlib import nullcontext
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from core.cli.application import application
from core.cli.work import in_thread
from core.cli.worker import MOST_CONNECTIONS, Bounds, Worker
from core.config import Mode, Settings
from core.db import db
from core.db.resealing import remember
from core.db.roles import owns_tables
from core.db.sealing import keyring
from core.db.transaction import transaction
from core.files import operations as files
from core.instance import instance
from core.papers import pdf
from core.web.counting import counted_together, forget

THREADS = 8
TIMEOUT = 30
_UNSEEN = 10_000  # objects that were made and are still there before the youngest are looked through: a page or two
_OPEN_FILES = 3 * MOST_CONNECTIONS  # of a connection: itself, what it sent, what it has not read yet


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=None, type=click.IntRange(min=1), help="Processes; as many as cores by default.")
@click.option(
    "--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64), help="Requests at once in a process."
)
@click.option(
    "--timeout",
    default=TIMEOUT,
    show_default=True,
    type=click.IntRange(1, 600),
    help="Seconds that a connection may be silent, or take to say what it asks for.",
)
def serve(host: str, port: int, workers: int | None, threads: int, timeout: int) -> None:
    """Serve the instance over HTTP. The database must be at the newest migration."""
    settings = Settings.from_environment()
    with counted_together() if settings.metrics else nullcontext():
        with application(settings) as app:
            _look_ahead()
        run(app, host=host, port=port, workers=workers, threads=threads, timeout=timeout)


def _look_ahead() -> None:
    """What would fail or mislead later is said now. Raises ClickException where files cannot be kept."""
    settings = instance().settings
    with transaction() as session:
        remember(session.connection(), keyring())
    try:
        files.store().try_write()
    except OSError as fault:
        why = f"GREENROLL_STORAGE_URL: files cannot be kept in {files.store().where}: {fault.strerror}."
        raise click.ClickException(
            f"{why} Make it a folder or a bucket that this user may write, with room in it."
        ) from fault
    if settings.mode is Mode.PRODUCTION:
        _warn_of_roles(settings)
    if settings.is_https and not settings.trusted_proxies:
        click.echo(
            "Warning: people reach us over https, but GREENROLL_TRUSTED_PROXIES is 0: "
            "all of them share one address and one limit of requests.",
            err=True,
        )
    if settings.mode is Mode.PRODUCTION and not settings.staff_second_factor:
        click.echo("Warning: GREENROLL_STAFF_SECOND_FACTOR is no: staff sign in with a password alone.", err=True)


def _warn_of_roles(settings: Settings) -> None:
    if owns_tables(db.session.connection()):
        click.echo(
            "Warning: the role of GREENROLL_DATABASE_URL owns the tables: whoever takes over the server can change the "
            "trail. Give the application a role of its own (deploy/roles.sql).",
            err=True,
        )
    if settings.owner_database_url:
        click.echo(
            "Warning: GREENROLL_OWNER_DATABASE_URL is for commands; a server that knows it gains nothing by its role.",
            err=True,
        )
    db.session.rollback()


def run(
    app: Flask, *, host: str, port: int, workers: int | None = None, threads: int = THREADS, timeout: int = TIMEOUT
) -> None:
    """Serve until stopped. The application is made once, before the workers: they share one region and one clock."""
    _allow_open_files(_OPEN_FILES)
    _make_ahead(app)
    _keep_what_is_there()
    options = {
        "bind": f"{host}:{port}",
        "workers": workers or _cores(),
        "worker_class": Worker,
        "preload_app": True,
        "control_socket_disable": True,
        "post_fork": lambda server, worker: _begin(app, worker),
        "worker_exit": lambda server, worker: _end(worker),
        "child_exit": lambda server, worker: forget(worker.pid),
        "loglevel": "warning",
        "proc_name": "greenroll",
    }
    # What is larger than the application takes must reach it all the same, for it says so in a page.
    most_body = 2 * int(app.config["MAX_CONTENT_LENGTH"])
    Server(app, Bounds(threads=threads, timeout=timeout, most_body=most_body), options).run()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn, told what to serve and how without a configuration file."""

    def __init__(self, app: Flask, bounds: Bounds, options: dict[str, Any]) -> None:
        self.bounds = bounds
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


def _allow_open_files(wanted: int) -> None:
    """As many as wanted, or as the system lets us have."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))


def _make_ahead(app: Flask) -> None:
    """What the first pages of every worker would make is made once: all templates, and what draws PDF."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    pdf.may_be_made()


def _keep_what_is_there() -> None:
    """The region and the application stay as long as the workers: nobody looks through them again and again for what
    may go, and the workers go on sharing their memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_UNSEEN)


def _begin(app: Flask, worker: Worker) -> None:
    """A connection must not be shared by two processes: each opens its own. One thread of each carries out jobs."""
    with app.app_context():
        db.engine.dispose(close=False)
        if instance().settings.works:
            worker.jobs = in_thread(app)


def _end(worker: Worker) -> None:
    """What is under way is ended, or given back."""
    if worker.jobs is not None:
        worker.jobs()
