"""The badges of findings as markup, made once: a page has dozens of them."""

from __future__ import annotations

from markupsafe import Markup

from core.plugin_api import Force, Outcome

_BADGE = Markup('<span class="status status-{}">{}</span>')
OUTCOME = {each: _BADGE.format(each.tone, each.label) for each in Outcome}
FORCE = {each: _BADGE.format(each.tone, each.label) for each in Force}
