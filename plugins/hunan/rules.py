"""What Hunan's notices ask and the kit's judgements cannot express."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.plugin_api import Figure, Verdict, judgement
from core.plugin_api.judgements import within_years


@judgement()
def audited_within(audited: bool, audited_on: date | None, today: date, years: Figure) -> Verdict | None:
    """A cleaner production audit was finished within the years; without its date nothing can be said (HN24-04)."""
    if not audited:
        return Verdict(met=False, seen="未开展")
    return None if audited_on is None else within_years(audited_on, today, years)


@judgement()
def audits_agree(audited: bool, compulsory: str, voluntary: str, done: tuple[str, ...]) -> Verdict:
    """Who was audited has finished one of the two audits of the official table, and the other way round (HN24-04)."""
    finished = {compulsory, voluntary} & set(done)
    both = f"强制性{_labels([compulsory])}、自愿性{_labels([voluntary])}，问项填“{'是' if audited else '否'}”"
    return Verdict(audited == bool(finished), both)


@judgement()
def counts_agree(audited: int, compulsory: int, voluntary: int) -> Verdict:
    """No more enterprises were audited than the official table counts under both kinds of audit (HN24-05)."""
    return Verdict(
        audited <= compulsory + voluntary, f"强制性 {compulsory} 家、自愿性 {voluntary} 家，问项填 {audited} 家"
    )


@judgement()
def leads_its_chain(
    role: str, strengths: tuple[str, ...] | None, chain_leader: tuple[str, ...], wanted: tuple[str, ...]
) -> Verdict:
    """The enterprise leads its chain, or is a leading enterprise with every strength that is wanted (HN24-03).

    Whoever is neither is asked for no strengths, so that the third answer fails by itself.
    """
    if role in chain_leader:
        return Verdict(met=True, seen=_labels([role]))
    held = strengths or ()
    return Verdict(set(wanted) <= set(held), _labels([role, *held]))


@judgement()
def has_green_factories(national: int, provincial: int) -> Verdict:
    """The park has green factories. Both counts are seen: one factory may stand on both lists (HN24-02)."""
    return Verdict(national + provincial > 0, f"国家级 {national} 家、省级 {provincial} 家")


def _labels(words: Iterable[str]) -> str:
    return "、".join(getattr(word, "label", word) for word in words)
