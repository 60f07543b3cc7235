"""The rows follow the declaration, and nothing that has a history is ever deleted."""

from __future__ import annotations

import pytest
from flask import Flask

from core.bodies import operations, queries
from core.errors import Conflict, Invalid, NotAllowed
from core.instance import instance
from core.people.models import Role
from core.people.queries import person
from core.plugin_api import BodyKind, RecommendingBody
from tests.support.house import EAST, People, at_once

KINDS = {"city": BodyKind(label="市州工信局", choice="测试")}
DECLARED = (
    RecommendingBody(id="county", name="东县", kind="county", parent="town", aliases=("东",)),
    RecommendingBody(id="town", name="东市", kind="city", office="东市工信局"),
)


def test_it_is_repeated_without_any_change(app: Flask) -> None:
    declared = instance().book().region.recommending_bodies
    assert operations.synchronise(declared) == operations.Synchronised(0, 0, 0)
    assert [body.id for body in queries.bodies()] == [body.id for body in declared]


def test_bodies_come_change_and_retire_with_the_declaration(app: Flask) -> None:
    count = len(queries.bodies())
    assert operations.synchronise(DECLARED) == operations.Synchronised(2, 0, count)
    county = queries.body("county")
    assert county is not None
    assert (county.parent_id, county.aliases, county.position) == ("town", ["东"], 0)
    assert [body.id for body in queries.bodies(active_only=True)] == ["county", "town"]
    assert len(queries.bodies()) == count + 2

    renamed = (RecommendingBody(id="town", name="大东市", kind="city"),)
    assert operations.synchronise(renamed) == operations.Synchronised(0, 1, 1)
    assert queries.choices() == [("town", "大东市")]
    assert operations.synchronise(DECLARED) == operations.Synchronised(0, 2, 0)


def test_an_administrator_adds_a_body_of_a_declared_kind(app: Flask, people: People) -> None:
    administrator = people.administrator()
    added = operations.add(KINDS, name="南园", kind="city", office=None, parent_id=EAST, by=administrator)
    assert added.id.startswith("added-")
    assert queries.tiers().below({EAST}) == {EAST, added.id}
    assert queries.bodies()[-1].name == "南园"
    operations.synchronise(instance().book().region.recommending_bodies)
    assert (added.active, added.declared) == (True, False)

    changed = operations.change(
        added.id, name="南园区", office="南园区工信局", parent_id=None, phone="", active=False, by=administrator
    )
    assert (changed.name, changed.active, changed.parent_id) == ("南园区", False, None)
    assert added.id not in dict(queries.choices())


def test_what_stands_in_the_way_is_told(app: Flask, people: People) -> None:
    administrator = people.administrator()
    with pytest.raises(NotAllowed):
        operations.add(KINDS, name="南园", kind="city", office=None, parent_id=None, by=people.department())
    with pytest.raises(Invalid):
        operations.add(KINDS, name="南园", kind="village", office=None, parent_id=None, by=administrator)
    with pytest.raises(Conflict, match="同名"):
        operations.add(KINDS, name="长沙市", kind="city", office=None, parent_id=None, by=administrator)
    with pytest.raises(Conflict, match="系统内置"):
        operations.change(EAST, name="别名", office=None, parent_id=None, phone="", active=True, by=administrator)
    added = operations.add(KINDS, name="东市", kind="city", office=None, parent_id=None, by=administrator)
    with pytest.raises(Invalid, match="有误"):
        operations.change(
            added.id, name="东市", office=None, parent_id=added.id, phone="", active=True, by=administrator
        )
    with pytest.raises(Conflict, match="同名"):
        operations.synchronise(DECLARED)


def test_two_who_add_the_same_body_make_one(app: Flask, people: People) -> None:
    administrator = people.administrator().id

    def add() -> object:
        by = person(administrator)
        return operations.add(KINDS, name="南园", kind="city", office=None, parent_id=None, by=by).name

    results = at_once(app, add, add)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "str"]


def test_scope_holds_ones_own_bodies_and_those_below(app: Flask, people: People) -> None:
    operations.synchronise(DECLARED)
    officer = people.officer("town")
    scope = queries.body_scope(officer)
    assert scope.bodies == {"town", "county"}
    assert "county" in scope
    assert EAST not in scope
    assert None not in scope
    assert queries.body_scope(people.officer("county")).bodies == {"county"}


@pytest.mark.parametrize("role", [Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER, Role.AUDITOR])
def test_the_department_sees_everything(app: Flask, people: People, role: Role) -> None:
    assert None in queries.body_scope(people.make(role))


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT, Role.ADMINISTRATOR])
def test_others_see_nothing_by_scope(app: Flask, people: People, role: Role) -> None:
    scope = queries.body_scope(people.make(role))
    assert not scope
    assert EAST not in scope


def test_who_was_deactivated_or_never_signed_in_sees_nothing(app: Flask, people: People) -> None:
    officer = people.officer()
    officer.active = False
    assert not queries.body_scope(officer)
    assert not queries.body_scope(None)


def test_two_that_are_put_below_each_other_at_once_make_no_ring(app: Flask, people: People) -> None:
    by_id = people.administrator().id
    one, other = (
        operations.add(KINDS, name=name, kind="city", office=None, parent_id=None, by=person(by_id)).id
        for name in ("南园", "北园")
    )

    def below(id: str, name: str, parent_id: str) -> None:
        operations.change(id, name=name, office=None, parent_id=parent_id, phone="", active=True, by=person(by_id))

    results = at_once(app, lambda: below(one, "南园", other), lambda: below(other, "北园", one))
    assert sorted(type(each).__name__ for each in results) == ["Invalid", "NoneType"]
