"""Hunan: the creation plan of 2024 and the recommendation of national units of 2025."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
