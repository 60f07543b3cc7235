"""The task list: what is done, what is next, and what may be written in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from core.filling.models import Return, SectionAnswers
from core.filling.operations.submitting import examined
from core.filling.purposes import Matter
from core.filling.rules.answers import Answers
from core.filling.rules.tasks import Correction, Opening, Tasks, tasks
from core.forms import SectionState, laid_out
from core.plugin_api import Field, FieldType, Form, Section, When

RETURNED_AT = datetime(2025, 10, 20, tzinfo=UTC)
BEFORE, AFTER = RETURNED_AT - timedelta(days=1), RETURNED_AT + timedelta(days=1)

FORM = laid_out(
    Form(
        id="basic",
        title="基本情况",
        clause="XX-01",
        sections=(
            Section(id="unit", title="单位", fields=(Field(name="name", label="名称", type=FieldType.TEXT),)),
            Section(
                id="export",
                title="出口",
                fields=(
                    Field(name="exports", label="是否出口", type=FieldType.YES_NO),
                    Field(name="country", label="国家", type=FieldType.TEXT, when=When(field="exports", equals=True)),
                ),
            ),
            Section(
                id="markets",
                title="市场",
                when=When(field="exports", equals=True),
                fields=(Field(name="market", label="市场", type=FieldType.TEXT),),
            ),
            Section(
                id="remarks",
                title="说明",
                fields=(Field(name="remarks", label="说明", type=FieldType.LONG_TEXT, required=False),),
            ),
        ),
    ),
    year=2025,
)


def saved(section: str, answers: dict[str, Any], typed: dict[str, Any] | None = None, at: datetime = BEFORE) -> Any:
    return ("basic", section), SectionAnswers(
        form_id="basic", section_id=section, answers=answers, typed=typed or {}, saved_at=at
    )


def drawn(*sections: Any, opening: Opening = Opening.ALL, returned: Return | None = None) -> Tasks:
    return tasks([FORM], dict(sections), Answers.of_sections(dict(sections).values()), {}, opening, returned)


def next_of(found: Tasks) -> str | None:
    return None if found.next is None else found.next.section.id


def back(*sections: str) -> Return:
    return Return(sections=[f"basic/{section}" for section in sections], returned_at=RETURNED_AT)


FULL = (saved("unit", {"name": "示例"}), saved("export", {"exports": False}))


def test_an_empty_draft_begins_with_its_first_section() -> None:
    found = drawn()
    assert [task.section.id for task in found.asked] == ["unit", "export", "remarks"]
    assert (found.done, len(found.counted), next_of(found)) == (0, 2, "unit")
    assert not found.is_complete
    assert all(task.is_open for task in found.all)


def test_what_is_done_is_passed_over_and_what_may_stay_empty_is_not_asked_for() -> None:
    assert next_of(drawn(saved("unit", {"name": "示例"}))) == "export"
    full = drawn(*FULL)
    assert (next_of(full), full.is_complete, full.done) == (None, True, 2)
    assert full.find("basic", "remarks").label == "选填"  # type: ignore[union-attr]  # it is there


def test_an_answer_decides_which_sections_are_asked() -> None:
    found = drawn(saved("unit", {"name": "示例"}), saved("export", {"exports": True, "country": "某国"}))
    assert [task.section.id for task in found.asked] == ["unit", "export", "markets", "remarks"]
    assert next_of(found) == "markets"


def test_text_that_is_no_answer_is_an_error_though_nothing_is_missing() -> None:
    found = drawn(*FULL, saved("remarks", {}, typed={"remarks": "…"}))
    task = found.find("basic", "remarks")
    assert task is not None
    assert (task.state, task.label, task.is_done) == (SectionState.IN_ERROR, "需修改", False)
    assert not found.is_complete


def test_what_was_submitted_is_closed() -> None:
    assert not any(task.is_open for task in drawn(*FULL, opening=Opening.NOTHING).all)


def test_of_a_returned_application_the_named_sections_are_open_and_come_first() -> None:
    found = drawn(*FULL, opening=Opening.RETURNED, returned=back("export"))
    assert [task.section.id for task in found.all if task.is_open] == ["export"]
    assert next_of(found) == "export"
    assert found.find("basic", "export").correction is Correction.ASKED  # type: ignore[union-attr]
    assert not found.is_complete


def test_a_section_that_was_saved_since_is_corrected() -> None:
    corrected = (FULL[0], saved("export", {"exports": False}, at=AFTER))
    found = drawn(*corrected, opening=Opening.RETURNED, returned=back("export"))
    assert found.find("basic", "export").correction is Correction.MADE  # type: ignore[union-attr]
    assert found.is_complete


def test_what_a_correction_leaves_incomplete_is_open_too() -> None:
    corrected = (FULL[0], saved("export", {"exports": True, "country": "某国"}, at=AFTER))
    found = drawn(*corrected, opening=Opening.RETURNED, returned=back("export"))
    assert [task.section.id for task in found.all if task.is_open] == ["export", "markets"]
    assert next_of(found) == "markets"


def test_the_next_section_is_one_that_may_be_written_in() -> None:
    found = drawn(*FULL)
    unit, export = found.find("basic", "unit"), found.find("basic", "export")
    assert unit is not None
    assert export is not None
    assert found.after(unit) == export
    following = found.after(export)
    assert following is not None
    assert following.section.id == "remarks"  # the markets do not apply
    assert found.after(following) is None


class _Draft(Matter):
    """What is saved of it, and nothing else."""

    id, forms, opening = "a" * 32, {"basic": FORM}, Opening.ALL
    files: ClassVar[dict[str, Any]] = {}
    hold = changed = None  # type: ignore[assignment]  # nobody writes

    def __init__(self, *sections: Any) -> None:
        self.saved = dict(sections)
        self.as_saved = Answers.of_sections(self.saved.values())


def test_text_of_a_section_that_does_not_apply_any_more_keeps_nobody_from_submitting() -> None:
    hidden = saved("markets", {}, typed={"market": "…"})
    assert drawn(*FULL, hidden).is_complete
    assert examined(_Draft(*FULL, hidden))[1] == {}
    assert list(examined(_Draft(*FULL, saved("remarks", {}, typed={"remarks": "…"})))[1]) == ["basic/remarks"]
