"""`greenroll demo`: a region's real calls with invented units, on a clock on which they are open."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from core import clock
from core.app import create_app
from core.cli.progress import Progress
from core.cli.serve import run
from core.cli.tables import table
from core.config import Mode, Settings
from core.db import db
from core.db.migrate import upgrade_database
from core.db.resealing import reseal
from core.db.sealing import keyring_of
from core.demo.building import build, sign_ins
from core.demo.people import OFFICE_PHONE
from core.plugin_api import Demo
from core.plugin_kit.loader import load

FOLDER = Path("instance")


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Throw the demo's database away and build it anew.")
@click.option("--build-only", is_flag=True, help="Build the database and stop before serving.")
@click.option(
    "--clock",
    "opens_at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="The day, or the local time, at which it opens; the demo's own where none is given.",
)
def demo(port: int, fresh: bool, build_only: bool, opens_at: datetime | None) -> None:
    """Build the demo of GREENROLL_REGION if it is not there yet, print its sign-ins, and serve it."""
    region = os.environ.get("GREENROLL_REGION", "")
    declared = load(region).demo() if region else None
    if declared is None:
        raise click.ClickException("Set GREENROLL_REGION to a region that declares a demo (see `greenroll regions`).")
    if not build_only:
        _require_free(port)
    settings = _settings(region, declared, port)
    if opens_at is not None:
        settings = replace(settings, clock=clock.as_instant(opens_at))
    database = FOLDER / f"demo-{region}.sqlite"
    if fresh:
        _remove(database)
    if not database.exists():
        click.echo("Building the demo: units, lists and applications, day by day ...")
        _build(settings, database, declared)
    upgrade_database(settings.database_url)
    reseal(settings.database_url, keyring_of(settings))
    _print_sign_ins(declared, port, opens_at or declared.clock)
    if not build_only:
        run(create_app(settings), host="127.0.0.1", port=port)


def _require_free(port: int) -> None:
    """Raises ClickException where somebody listens at the port already: before anything is built."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            message = f"Port {port} is in use already: stop what listens there, or give another one with --port."
            raise click.ClickException(message) from None


def _settings(region: str, declared: Demo, port: int) -> Settings:
    """The demo's own settings: nothing of it is asked of the environment but the region and, if wanted, the clock."""
    FOLDER.mkdir(exist_ok=True)
    given = {"GREENROLL_CLOCK": os.environ["GREENROLL_CLOCK"]} if os.environ.get("GREENROLL_CLOCK") else {}
    settings = Settings.from_environment(
        {
            "GREENROLL_REGION": region,
            "GREENROLL_MODE": Mode.DEMO.value,
            "GREENROLL_DATABASE_URL": _url(FOLDER / f"demo-{region}.sqlite"),
            "GREENROLL_STORAGE_URL": (FOLDER / f"demo-{region}-files").resolve().as_uri(),
            "GREENROLL_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "GREENROLL_SECRET_KEY": _secret_key(),
            "GREENROLL_HELP_LINE": f"{OFFICE_PHONE}（演示，虚构）",
            **given,
        }
    )
    return settings if settings.clock else replace(settings, clock=clock.as_instant(declared.clock))


def _build(settings: Settings, database: Path, declared: Demo) -> None:
    """Build beside the place and move it there when it is whole: a demo that was cut off is built anew."""
    building = database.with_suffix(".building")
    _remove(building)
    aside = replace(settings, database_url=_url(building))
    upgrade_database(aside.database_url)
    app = create_app(aside)
    with app.app_context():
        build(declared, Progress())
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    building.replace(database)
    _remove(building)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _url(database: Path) -> str:
    return f"sqlite:///{database.resolve()}"


def _secret_key() -> str:
    """A key of this machine's own, so that a restarted demo keeps its sessions."""
    kept = FOLDER / "demo-secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text()


def _print_sign_ins(declared: Demo, port: int, opens_at: datetime) -> None:
    rows = [(entry.role.label, entry.name, entry.email, entry.password) for entry in sign_ins(declared)]
    click.echo(f"\nhttp://127.0.0.1:{port}  (the clock starts at {opens_at:%Y-%m-%d %H:%M}, Asia/Shanghai)\n")
    click.echo(table(("角色", "姓名", "登录邮箱", "密码"), rows))
    click.echo("")
