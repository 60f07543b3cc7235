"""Calls made for tests: their stages are what matters, everything else is the least that a call may have."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from core.plugin_api import Actor, Call, Does, Stage

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
        clause="XX-01",
    )


def call(stages: Sequence[Stage]) -> Call:
    """A call with these stages, one category and two tracks."""
    return Call(
        id="trial",
        title="试行申报",
        source="XX",
        year=2025,
        levels=("provincial",),
        categories=("factory",),
        bodies=("city",),
        stages=tuple(stages),
        forms={"factory": ()},
        clause="XX-01",
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Any pipeline a region may declare: filing comes first, then stages of every kind in any order and number."""
    kinds = draw(st.lists(st.sampled_from([kind for kind in Does if kind is not Does.FILE]), max_size=8))
    tracks = st.sampled_from([(), ("new",), ("existing",), ("new", "existing")])
    filing = stage(Does.FILE, final=draw(st.booleans()))
    others = [stage(kind, f"{kind.value}_{number}", tracks=draw(tracks)) for number, kind in enumerate(kinds)]
    return call([filing, *others])
