"""Tells plugins what has happened. What an observer raises is logged: it can change nothing that was committed."""

from __future__ import annotations

import logging
from typing import Any

import pluggy

from core.plugin_api.events import ApplicationMoved, Event

log = logging.getLogger(__name__)


def tell(manager: pluggy.PluginManager, event: Event) -> None:
    """Call the event's observer in every plugin, each by itself: one's failure does not keep it from the next."""
    hook: Any = manager.hook.application_moved if isinstance(event, ApplicationMoved) else manager.hook.list_changed
    for implementation in reversed(hook.get_hookimpls()):
        try:
            implementation.function(*(event for _ in implementation.argnames))
        except Exception:
            log.exception("observer %s of plugin %s failed", hook.name, implementation.plugin_name)
