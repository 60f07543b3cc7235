"""The national layer: the ministry's measure and its yearly notice, on which every province's rules rest."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
