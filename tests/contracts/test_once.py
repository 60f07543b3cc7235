"""A page that is sent twice adds once: of every table it is said by what.

The list is taken from the metadata. A table whose rows have a key of their own is held by the database; a key that
counts (a serial), that is a file (each upload is another), or that is only of the row that was not replaced yet, keeps
two apart and no second row away. Of each of the others stands here what keeps the second away:
the page that is used up, the revision that it showed, the row of which it is a part, or an act that leaves or refuses
what is so already, as a test proves. Nothing else is let through: a new table without a key is named here or refused.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Index, Table, UniqueConstraint

import core
from core.applications import operations as applications
from core.colleagues.forms import CoverForm, NoteForm
from core.consultations import operations as consultations
from core.db.base import Base, constraints_of_sqlite, derivations, rows_where
from core.decisions.operations.extending import grant_extension
from core.dispatches.forms import LettersForm, NoticeForm
from core.evaluators.forms import KinForm, OutsideForm
from core.evaluators.forms import ReportForm as HandInForm
from core.experts import operations as experts
from core.experts.forms import TieForm
from core.filling.operations.drafting import save_section
from core.judging import operations as judging
from core.lists import operations as lists
from core.notices import operations as notices
from core.policy_desk.operations.amending import change_date
from core.policy_desk.operations.duties import change_duty
from core.policy_desk.operations.valuing import change_value
from core.review import operations as review
from core.supervision.forms import ObserveForm, ReportForm
from core.threads.forms import PostForm
from core.upkeep import operations as upkeep
from core.upkeep.forms import DrawForm, LetInForm
from core.web.form import OnceForm

INTEGRATION = Path(__file__).resolve().parents[1] / "integration"
COUNTED = {"file_id", "number", "position", "sequence", "serial"}
"""Columns that count, or name what is another each time: two rows never bear the same, whatever they say."""
REPLACED = ("replaced_at", "until")
"""Columns of a row that another takes the place of."""


@dataclass(frozen=True)
class Page:
    """A page adds one row, and is used up by it."""

    form: type

    @property
    def holds(self) -> bool:
        return issubclass(self.form, OnceForm)


@dataclass(frozen=True)
class Seen:
    """The act is done on what the page showed, and changes it."""

    act: Callable[..., Any]

    @property
    def holds(self) -> bool:
        return not {"revision", "revisions", "seen"}.isdisjoint(inspect.signature(self.act).parameters)


@dataclass(frozen=True)
class Part:
    """The row is written with one of another table, of which it is a part, or which is a part of it."""

    part: str
    of: str

    @property
    def holds(self) -> bool:
        tables = Base.metadata.tables
        return any(
            key.column.table.name == other
            for one, other in ((self.part, self.of), (self.of, self.part))
            for key in tables[one].foreign_keys
        )


@dataclass(frozen=True)
class Left:
    """The act leaves or refuses what is so already; a test proves it."""

    test: str

    @property
    def holds(self) -> bool:
        path, _, name = self.test.partition("::")
        return f"def {name}(" in (INTEGRATION / path).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Told:
    """Each time is a fact of its own, and no form's: what keeps count of acts says of two that they were two."""

    why: str
    holds = True


Guard = Page | Seen | Part | Left | Told

CHANGED = Left("ledger/test_succession.py::test_one_proposes_with_proof_and_another_confirms")
SUBMITTED = Seen(applications.submit)
GUARDS: Mapping[str, tuple[Guard, ...]] = {
    "amendment": (Seen(change_date), Seen(change_duty), Seen(change_value)),
    "appraisal": (Part("appraisal", "panel"),),
    "audit_event": (Told("The trail: what was done."),),
    "audit_head": (Told("Where the trail stood when it was sealed."),),
    "bar": (
        Seen(upkeep.decide),
        CHANGED,
        Left("supervision/test_evaluators.py::test_who_cheated_is_named_for_three_years_with_all_that_it_touches"),
    ),
    "benchmark_pin": (
        Left(
            "scoring/test_benchmarks.py::test_a_call_is_scored_by_the_newest_revision_of_the_day_on_which_it_was_opened"
        ),
    ),
    "benchmark_value": (Part("benchmark_value", "benchmark_revision"),),
    "body_figure": (
        Left("terrace/test_places.py::test_counts_are_the_department_s_have_a_source_and_are_never_overwritten"),
    ),
    "complaint_evidence": (Part("complaint_evidence", "complaint"),),
    "cover": (Page(CoverForm),),
    "cultivation_plan": (Left("cultivation/test_cultivation.py::test_a_plan_is_filed_with_the_department"),),
    "dispatch": (Page(LettersForm), Page(NoticeForm)),
    "evaluation_report": (Page(HandInForm),),
    "evaluator_group_membership": (
        Left("terrace/test_groups.py::test_only_the_department_keeps_them_with_source_day_and_reason"),
    ),
    "evaluator_kin_decision": (Page(KinForm),),
    "evaluator_observation": (
        Page(ObserveForm),
        Left("supervision/test_evaluators.py::test_who_cheated_is_named_for_three_years_with_all_that_it_touches"),
    ),
    "evaluator_outside_count": (Page(OutsideForm),),
    "expert_score": (Seen(experts.close),),
    "expert_sheet": (Part("expert_sheet", "filling_submission"),),
    "expert_tie": (Page(TieForm),),
    "export": (Told("Whoever takes something out of the house does so each time."),),
    "extension": (Seen(grant_extension),),
    "filling": (Part("filling", "filling_section"),),
    "filling_evidence": (Seen(save_section),),
    "filling_return": (Seen(review.return_for_correction), Seen(upkeep.send_back)),
    "former_code": (CHANGED,),
    "former_password": (Told("What a password was until it was changed."),),
    "indicator_entry": (
        Left("scoring/test_columns.py::test_what_is_alike_is_not_entered_twice_and_sheets_stand_apart"),
    ),
    "inquiry": (Seen(consultations.ask),),
    "internal_note": (Page(NoteForm),),
    "job": (Left("jobs/test_jobs.py::test_what_is_under_way_is_not_begun_twice"),),
    "late_filing": (Page(LetInForm),),
    "list_event": (Seen(lists.publish), Seen(upkeep.decide), CHANGED, Part("list_event", "list_import")),
    "list_import": (Left("lists/test_importing.py::test_two_imports_at_once_add_every_unit_once"),),
    "message": (Told("What somebody is told of an act, each time that it is done."),),
    "move": (Left("review/test_races.py::test_passing_and_returning_at_once_leads_to_one_place"),),
    "panel": (Seen(judging.record),),
    "public_notice": (Seen(notices.open_notice),),
    "publication": (Seen(lists.publish),),
    "re_check": (Seen(upkeep.decide),),
    "recommendation": (Seen(review.recommend),),
    "record_change": (CHANGED,),
    "record_joining": (CHANGED,),
    "rectification_report": (Page(ReportForm),),
    "regulator_opinion": (Part("regulator_opinion", "regulator_reply"),),
    "regulator_reply": (Seen(consultations.record),),
    "score": (
        SUBMITTED,
        Left(
            "scoring/test_benchmarks.py::test_a_call_is_scored_by_the_newest_revision_of_the_day_on_which_it_was_opened"
        ),
    ),
    "score_explanation": (Left("scoring/test_scores.py::test_a_figure_that_differs_from_last_years_asks_for_a_word"),),
    "sign_in": (Told("A session: whoever signs in twice has two."),),
    "stored_evidence": (Left("evidence_store/test_store.py::test_the_same_file_is_put_in_once"),),
    "stored_file": (Told("An upload, before anything is made of it: what is attached to nothing is erased."),),
    "thread_post": (Page(PostForm),),
    "unit": (
        Left("lists/test_importing.py::test_an_import_and_a_confirmation_at_once_make_one_unit"),
        Left("units/test_representations.py::test_two_officers_at_once_decide_once"),
    ),
    "unit_group": (Left("experts/test_assigning.py::test_who_left_the_group_is_tied_no_more"),),
    "unit_name": (CHANGED,),
    "upkeep_draw": (Page(DrawForm),),
    "upkeep_record": (
        Left("upkeep/test_removal.py::test_a_removal_needs_a_clause_facts_and_a_proof_and_is_proposed_once"),
        Left("upkeep/test_matters.py::test_what_is_under_way_is_not_said_to_have_been_begun"),
    ),
    "upkeep_reminder": (Left("upkeep/test_following.py::test_the_late_are_reminded_once_for_each_declared_day"),),
    "upkeep_settlement": (Seen(upkeep.settle),),
    "upkeep_step": (Seen(upkeep.decide), Seen(upkeep.review), Seen(upkeep.drop)),
}


def tables() -> Iterator[Table]:
    """All but those that the database itself writes from others."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)
    yield from (each for each in Base.metadata.sorted_tables if each.name not in derivations)


def is_kept_apart(table: Table) -> bool:
    """Whether the database refuses a second row that says the same, of all rows or of those that stand."""
    whole = [list(table.primary_key.columns)]
    whole += [list(each.columns) for each in table.constraints if isinstance(each, UniqueConstraint)]
    whole += [list(each.columns) for each in table.indexes if each.name in constraints_of_sqlite]
    of_some = [list(each.columns) for each in table.indexes if each.unique and _is_of_some(each)]
    return any(_says_something(key) and not any(each.nullable for each in key) for key in whole) or any(
        map(_says_something, of_some)
    )


def _is_of_some(key: Index) -> bool:
    """Of those that stand; which of several is the last keeps no second one away, nor does what all have to have."""
    condition = str(key.dialect_options["sqlite"].get("where"))
    return key.name not in constraints_of_sqlite and condition not in {f"{column} IS NULL" for column in REPLACED}


def _says_something(key: list[Column[Any]]) -> bool:
    return [each.name for each in key] != ["id"] and COUNTED.isdisjoint(each.name for each in key)


def test_of_every_table_it_is_said_what_keeps_a_second_row_away() -> None:
    assert {each.name for each in tables() if not is_kept_apart(each)} == set(GUARDS)


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_what_is_said_to_keep_it_away_does(name: str) -> None:
    assert [each for each in GUARDS[name] if not each.holds] == []


def test_a_table_without_a_key_is_found() -> None:
    serial = Table(
        "a", type(Base.metadata)(), Column("id", primary_key=True), Column("serial"), UniqueConstraint("serial")
    )
    named = Table(
        "b", type(Base.metadata)(), Column("id", primary_key=True), Column("name", nullable=False, unique=True)
    )
    replaced = Table(
        "c",
        type(Base.metadata)(),
        *(Column("id", primary_key=True), Column("name"), Column("file_id", nullable=False, unique=True)),
        *(Column("until"), Index("d", "name", unique=True, **rows_where("until IS NULL"))),
    )
    assert list(map(is_kept_apart, (serial, named, replaced))) == [False, True, False]
