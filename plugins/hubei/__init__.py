"""Hubei: the standing rules of 2022 to 2025, from which staff open each year's call; targets of seventeen bodies."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
