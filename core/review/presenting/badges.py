"""The badges of findings as markup, made once: a page has dozens of them."""

from __future__ import annotations

from markupsafe import Markup

from core.plugin_api import Force, Outcome

_BADGE = Markup('<span class="status status-{}">{}</span>')
OUTCOME = {
    Outcome.MET: _BADGE.format("good", "符合"),
    Outcome.NOT_MET: _BADGE.format("bad", "不符合"),
    Outcome.UNKNOWN: _BADGE.format("waiting", "待核实"),
}
FORCE = {
    Force.MUST: _BADGE.format("bad", "必须"),
    Force.IN_PRINCIPLE: _BADGE.format("waiting", "原则上"),
    Force.PRIORITY: _BADGE.format("info", "优先"),
    Force.BONUS: _BADGE.format("info", "加分"),
    Force.ENCOURAGE: _BADGE.format("neutral", "鼓励"),
    Force.SHOW: _BADGE.format("neutral", "告知"),
}
