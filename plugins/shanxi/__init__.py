"""Shanxi: standing rules of the cultivation of green factories, from which each year's call is opened."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
