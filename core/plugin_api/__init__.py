"""All that a region author imports.

What is exported here is public: a change that breaks a plugin needs a new API version.

    from core.plugin_api import PluginFolder

    PluginFolder(__name__).hooks()
"""

from core.plugin_api import declarations
from core.plugin_api.declarations import *  # noqa: F403  # every declaration is public
from core.plugin_api.events import ApplicationMoved, ListChanged
from core.plugin_api.facts import SYSTEM_FACTS, Facts, Scope, SystemFact, Word
from core.plugin_api.faults import Fault, PluginRefused
from core.plugin_api.folder import PluginFolder
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.judgement import Judgement, Judgements, Verdict, judgement
from core.plugin_api.markers import API_VERSION, hookimpl
from core.plugin_api.placeholders import fill_years
from core.plugin_api.ruling import Finding, judge, settle
from core.plugin_api.texts import NotTaken, ShortText

__all__ = [
    "API_VERSION",
    "SYSTEM_FACTS",
    "ApplicationMoved",
    "Facts",
    "Fault",
    "Finding",
    "FrozenMap",
    "Judgement",
    "Judgements",
    "ListChanged",
    "NotTaken",
    "PluginFolder",
    "PluginRefused",
    "Scope",
    "ShortText",
    "SystemFact",
    "Verdict",
    "Word",
    "fill_years",
    "hookimpl",
    "judge",
    "judgement",
    "settle",
]
__all__ += declarations.PUBLIC  # noqa: PLE0605  # those of the modules, one after the other
