"""What a region plugin can say: frozen, typed declarations. Which of them are public, each module says itself."""

from core.plugin_api.declarations import (
    base,
    call,
    case,
    demo,
    dispatches,
    experts,
    form,
    region,
    rule,
    scoring,
    summary_table,
    values,
)
from core.plugin_api.declarations.base import *  # noqa: F403
from core.plugin_api.declarations.call import *  # noqa: F403
from core.plugin_api.declarations.case import *  # noqa: F403
from core.plugin_api.declarations.demo import *  # noqa: F403
from core.plugin_api.declarations.dispatches import *  # noqa: F403
from core.plugin_api.declarations.experts import *  # noqa: F403
from core.plugin_api.declarations.form import *  # noqa: F403
from core.plugin_api.declarations.region import *  # noqa: F403
from core.plugin_api.declarations.rule import *  # noqa: F403
from core.plugin_api.declarations.scoring import *  # noqa: F403
from core.plugin_api.declarations.summary_table import *  # noqa: F403
from core.plugin_api.declarations.values import *  # noqa: F403

PUBLIC: tuple[str, ...] = tuple(
    name
    for module in (base, call, case, demo, dispatches, experts, form, region, rule, scoring, summary_table, values)
    for name in module.__all__
)
"""The names of all declarations."""
