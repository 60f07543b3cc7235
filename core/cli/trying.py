"""Making a region's demo aside, to see whether it can be: nothing of it stays."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core import clock
from core.app import create_app
from core.cli.progress import Progress
from core.config import Mode, Settings
from core.db import db
from core.db.migrate import upgrade_database
from core.demo.building import build
from core.plugin_api import Demo, Fault
from core.plugin_kit.installed import standing_in
from core.plugin_kit.loader import LoadedRegion


def make_aside(region: LoadedRegion, demo: Demo) -> Sequence[Fault]:
    """What keeps the demo from standing as it says, made with the plugin that was loaded. Raises PluginRefused."""
    name = region.region.id
    with tempfile.TemporaryDirectory() as place, standing_in(name, region.plugins[-1]):
        settings = Settings.from_environment(
            {
                "GREENROLL_REGION": name,
                "GREENROLL_MODE": Mode.DEMO.value,
                "GREENROLL_DATABASE_URL": f"sqlite:///{place}/demo.sqlite",
                "GREENROLL_STORAGE_URL": Path(place, "files").as_uri(),
                "GREENROLL_PUBLIC_URL": "http://127.0.0.1",
                "GREENROLL_SECRET_KEY": secrets.token_hex(32),
                "GREENROLL_CLOCK": clock.as_instant(demo.clock).isoformat(),
            }
        )
        upgrade_database(settings.database_url)
        with create_app(settings).app_context():
            try:
                return build(demo, Progress())
            finally:
                db.session.remove()
                db.engine.dispose()
                clock.set_to(None)
