"""What Shanxi's rules ask and the kit's judgements cannot express."""

from __future__ import annotations

from collections.abc import Iterable

from core.plugin_api import Verdict, judgement


@judgement()
def answered_for(way: str, answers: bool | None, self_evaluated: tuple[str, ...]) -> Verdict | None:
    """Whoever evaluated itself answers for its report; a third party pledges that itself (SX24-04)."""
    if way not in self_evaluated:
        return Verdict(met=True, seen=_labels([way]))
    return None if answers is None else Verdict(answers, "是" if answers else "否")


@judgement()
def measured_by_its_own(published: bool, used: str, own: tuple[str, ...], general: tuple[str, ...]) -> Verdict:
    """Evaluated by the industry's own standard where there is one, by the general one elsewhere (SX24-09)."""
    return Verdict(used in (own if published else general), _labels([used]))


@judgement()
def stands_or_aims(aims: tuple[str, ...], listed: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    """The unit stands on a wanted list already, or aims at it in the same application (SX24-08)."""
    met = not set(wanted).isdisjoint((*aims, *listed))
    return Verdict(met, f"申报{_labels(aims)}，已在名单：{_labels(listed)}")


def _labels(words: Iterable[str]) -> str:
    return "、".join(getattr(word, "label", word) for word in words) or "无"
