"""Jiangxi: the list selection of 2024, one call for the province and the nation."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
