"""The three administrators: what each of them may open that the others may not, asked of every route's policy."""

from __future__ import annotations

import pytest
from flask import Flask

from core.people.models import Role
from core.web.access import policy_of
from tests.support.house import People

PEOPLE = {"people.index", "people.show"}
OWN = {
    Role.ADMINISTRATOR: {
        *PEOPLE,
        *(f"people.{name}" for name in ("new", "deactivate", "activate", "one_time_password")),
        *(f"bodies.{name}" for name in ("index", "new", "edit")),
    },
    Role.SECURITY_ADMINISTRATOR: {*PEOPLE, *(f"people.{name}" for name in ("grant", "revoke", "second_factor"))},
}


@pytest.mark.parametrize("role", OWN)
def test_opens_what_is_his_and_nothing_of_the_work(app: Flask, people: People, role: Role) -> None:
    by = people.make(role)
    nobodys = people.make()
    opens = set()
    for rule in app.url_map.iter_rules():
        for method in {"GET", "POST"} & (rule.methods or set()):
            policy = policy_of(app, rule.endpoint, method)
            if policy is not None and policy(by) and not policy(nobodys):
                opens.add(rule.endpoint)
    assert opens == OWN[role]
