"""The words for units and representations on pages and in messages."""

from __future__ import annotations

from core.units.models import RepresentationState, UnitKind

KINDS = {UnitKind.ENTERPRISE: "企业", UnitKind.PARK: "园区"}

STATES = {
    RepresentationState.PENDING: ("待确认", "waiting"),
    RepresentationState.CONFIRMED: ("已确认", "good"),
    RepresentationState.REFUSED: ("已退回", "bad"),
    RepresentationState.WITHDRAWN: ("已撤回", "neutral"),
    RepresentationState.ENDED: ("已终止", "neutral"),
}


def unit_kind(kind: UnitKind) -> str:
    return KINDS[kind]


def representation_state(state: RepresentationState) -> tuple[str, str]:
    """The words and the tone of a badge."""
    return STATES[state]
