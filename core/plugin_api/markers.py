"""The two marks of pluggy: what the core specifies, and what a plugin implements."""

from __future__ import annotations

import pluggy

PROJECT = "greenroll"

#: The version of everything that `core.plugin_api` exports. A change that breaks a plugin raises it.
API_VERSION = 1

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
