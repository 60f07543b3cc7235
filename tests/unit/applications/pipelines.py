"""Calls made for tests: their stages are what matters, everything else is the least that a call may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from core.plugin_api import Actor, Call, Does, Stage, Track
from core.plugin_api.declarations import END

TRACKS = {"new": Track(label="新申报单位"), "existing": Track(label="现有单位")}

_ACTORS = {
    Does.FILE: Actor.APPLICANT,
    Does.REVIEW: Actor.RECOMMENDING_BODY,
    Does.CONSULT: Actor.RECOMMENDING_BODY,
    Does.RECOMMEND: Actor.RECOMMENDING_BODY,
    Does.CARRY_OUT: Actor.APPLICANT,
    Does.RESULT: Actor.MINISTRY,
}


def stage(
    kind: Does,
    stage_id: str | None = None,
    *,
    tracks: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
    lists: str | None = None,
    final: bool = False,
    on_success: str | None = None,
    on_failure: str | None = None,
) -> Stage:
    """A stage of that kind, acted on by whoever usually does."""
    return Stage(
        id=stage_id or kind.value,
        name=f"{kind.value}环节",
        actor=_ACTORS.get(kind, Actor.DEPARTMENT),
        does=kind,
        tracks=tracks,
        categories=categories,
        levels=levels,
        lists=lists,
        final=final,
        on_success=on_success,
        on_failure=on_failure,
        clause="XX-01",
    )


def call(stages: Sequence[Stage], *levels: str, tracks: Mapping[str, Track] | None = None) -> Call:
    """A call with these stages, one category and those tracks."""
    return Call(
        id="trial",
        title="试行申报",
        source="XX",
        year=2025,
        levels=levels or ("provincial",),
        categories=("factory",),
        bodies=("city",),
        stages=tuple(stages),
        tracks=tracks or {},
        forms={"factory": ()},
        clause="XX-01",
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Any pipeline a region may declare: filing comes first, then stages of every kind in any order and number.

    Their results lead to any later stage, or to the end.
    """
    kinds = draw(st.lists(st.sampled_from([kind for kind in Does if kind is not Does.FILE]), max_size=8))
    tracks = st.sampled_from([(), ("new",), ("existing",), ("new", "existing")])
    filing = stage(Does.FILE, final=draw(st.booleans()))
    ids = [f"{kind.value}_{number}" for number, kind in enumerate(kinds)]
    others = []
    for number, kind in enumerate(kinds):
        leads = st.sampled_from([None, END, *ids[number + 1 :]] if kind in _DECIDES else [None])
        others.append(stage(kind, ids[number], tracks=draw(tracks), on_success=draw(leads), on_failure=draw(leads)))
    return call([filing, *others], tracks=TRACKS)


_DECIDES = frozenset({Does.SELECT, Does.RESULT})
