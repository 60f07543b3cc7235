"""$title: the provincial selection of $year."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
