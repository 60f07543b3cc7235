"""What a unit is near to, as those who judge of it are told first: whoever stands on both sides of its evaluation and
is known by a name or telephone alone, and units that may not apply, of which it took over places on the lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.applications.models import Application
from core.applications.queries.beside import LEDGER, may_be
from core.applications.queries.rulebook import rulebook
from core.evaluators import queries as evaluators
from core.evaluators.queries import between
from core.evaluators.queries.evaluation import is_open_to_third_parties
from core.filling.queries import as_submitted
from core.ledger import queries as ledger
from core.people.models import Person
from core.review.presenting.first import FIRST, First
from core.units import queries as units


def doubts(application: Application, _: Person) -> Iterator[First]:
    """One for all names and telephones that it has in common with the evaluator."""
    if not is_open_to_third_parties(rulebook(application).evaluation):
        return
    standing = evaluators.standing(application.id)
    if standing is None:
        return
    answers = as_submitted(application.id).flat
    if found := between.doubts(application, rulebook(application), answers, standing.evaluator_id):
        yield First(
            f"请核实申报单位与评价机构“{standing.evaluator_name}”是否独立",
            "；".join(found) + "。确有关联的，按评价机构不独立处理；没有关联的，请在核实方式中说明。",
        )


def barred_forebears(application: Application, _: Person) -> Iterator[First]:
    """A bar stays with whom it was imposed on; whether it is got round by a merger or split is for people to find."""
    forebears = ledger.forebears(application.unit_id) if may_be(application.id, LEDGER) else ()
    for unit_id, bar in ledger.bars_holding(forebears) if forebears else ():
        until = bar.until.isoformat()
        yield First(
            "本单位承继了禁止申报单位在名单上的位置，请核实是否借合并、分立规避处理",
            f"“{units.unit(unit_id).name}”自 {bar.since.isoformat()} 至 {until}（含当日）不得申报：{bar.reason}",
        )


def told(application: Application, person: Person) -> Sequence[First]:
    """Both, for whoever decides elsewhere than at the body's desk."""
    return [*barred_forebears(application, person), *doubts(application, person)]


def register() -> None:
    """Let the reviewer's page tell of it."""
    FIRST.give("review.kin", told)
