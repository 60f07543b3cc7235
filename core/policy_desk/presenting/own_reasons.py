"""Which single reasons of a declaration are the department's own, given when staff changed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.instance import instance
from core.plugin_api.kinds import KINDS
from core.plugin_api.schema import attributes
from core.policy.layers import INSTANCE


def own_reasons(based: Any) -> frozenset[str]:
    """The reasons under single keys that no plugin has given: decided by the department in a document.

    Another year of a call takes its plugin's reasons over under an id of its own.
    """
    if getattr(based, "origin", "") != INSTANCE:
        return frozenset()
    kinds = (kind for kind in KINDS.values() if kind.declares is type(based))
    declared = [each for kind in kinds for layer in instance().region.layers for each in layer.of(kind)]
    ours = {given for each in declared for given in each.choices.items()}
    return frozenset(why for key, why in based.choices.items() if (key, why) not in ours)


def attribute_words(based: Any, keys: Iterable[str]) -> list[str]:
    """What the attributes are called for which a reason is given."""
    known = attributes(type(based))
    return list(dict.fromkeys(known[key].label if key in known else key for key in keys))
