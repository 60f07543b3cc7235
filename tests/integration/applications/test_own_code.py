"""A unit's own code in a form is the register's, wherever one is known."""

from __future__ import annotations

import pytest

from core.applications.operations.filling import ApplicationForms
from core.db.transaction import transaction
from core.errors import Invalid
from core.ledger import queries as ledger
from core.units import queries as units
from tests.integration.applications.filed import Filed
from tests.support.filling import saved
from tests.support.world import World

pytestmark = pytest.mark.one_kind

OTHER, CODE = "91990000MADEM0011K", "91430000183856801G"
SECTION = "basic-information-enterprise", "enterprise"


def coded(filed: Filed, code: str) -> None:
    """What the register says from now on."""
    with transaction():
        units.unit(filed.unit.id).code = code


def test_another_code_is_said_in_its_section_and_keeps_from_submitting(world: World) -> None:
    filed = Filed(world)
    written = saved(filed.id, *SECTION)
    assert written is not None
    answers = dict(written.answers)
    coded(filed, CODE)
    with pytest.raises(Invalid) as unfit:
        filed.submit()
    assert set(unfit.value.errors) == {f"{SECTION[0]}/organisation_code"}
    with pytest.raises(Invalid) as refused:
        filed.save(*SECTION, answers)
    (said,) = refused.value.errors["organisation_code"]
    assert CODE in said
    assert OTHER in said
    filed.save(*SECTION, answers | {"organisation_code": CODE.lower()})
    assert filed.submit().answers[SECTION[0]]["organisation_code"] == CODE


def test_a_unit_without_a_code_files(world: World) -> None:
    filed = Filed(world)
    assert filed.submit().answers[SECTION[0]]["organisation_code"] == OTHER


@pytest.mark.parametrize("is_sent_back", [False, True])
def test_what_was_not_sent_back_stays_as_it_was_handed_in(world: World, is_sent_back: bool) -> None:
    filed = Filed(world)
    filed.submit()
    filed.send_back(world.people.officer(), ["/".join(SECTION)] if is_sent_back else ["eligibility-factory/audit"])
    coded(filed, OTHER)
    form = ApplicationForms(filed.now).forms[SECTION[0]]
    assert form.known.get("unit.code") == (OTHER if is_sent_back else None)


def test_the_lists_are_not_asked_for_a_code(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = Filed(world)
    monkeypatch.setattr(ledger, "lists_of", lambda *_: pytest.fail("nothing is held against a day"))
    assert "unit.code" in ApplicationForms(filed.now).forms[SECTION[0]].known
