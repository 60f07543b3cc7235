"""How Flask-Security reaches people: through our queries and in our transactions."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_security.core import RoleMixin
from flask_security.datastore import SQLAlchemyUserDatastore

from core import audit
from core.accounts import actions
from core.db import db
from core.db.transaction import begin_late, commit_late
from core.people import queries
from core.people.models import Person

SIGN_IN = "sign_in"
"""Under which a session's cookie carries the id of its `core.people.models.SignIn`."""
_SIGNED_IN = "_user_id"  # Flask-Login's


class PersonDatastore(SQLAlchemyUserDatastore):
    """Loads a person with all grants in one query. Its unscoped roles stay unused: ours have a scope."""

    def __init__(self) -> None:
        super().__init__(db, Person, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Person | None:
        """A person by one attribute, as Flask-Security asks."""
        if "email" in kwargs:
            return queries.person_by_email(kwargs["email"])
        if "fs_uniquifier" in kwargs:
            return _of_session(kwargs["fs_uniquifier"])
        return None

    def find_role(self, role: str) -> None:
        """None: nobody holds an unscoped role."""

    def mf_set_recovery_codes(self, user: Any, rcs: list[str] | None) -> None:
        """Codes that were made anew take the place of those before."""
        super().mf_set_recovery_codes(user, rcs)
        audit.record(actions.MAKE_RECOVERY_CODES, actions.PERSON, user.id, by=user)

    def tf_reset(self, user: Any) -> None:
        """Who has given it up already, on a page that he sends twice, gives up nothing."""
        has_it = user.tf_primary_method is not None
        super().tf_reset(user)
        if has_it:
            audit.record(actions.DROP_SECOND_FACTOR, actions.PERSON, user.id, by=user)

    def put(self, model: Any) -> Any:
        """Flask-Security changes first and commits at the end of the request; the write lock is taken between."""
        begin_late()
        db.session.add(model)
        return model

    def commit(self) -> None:
        commit_late()


def _of_session(uniquifier: str) -> Person | None:
    """Whose session it is. One that was ended from outside leaves its cookie: whoever signs in again has another."""
    found = queries.person_by_session(uniquifier, session.get(SIGN_IN))
    if found is None and session.get(_SIGNED_IN) == uniquifier:
        for key in (SIGN_IN, _SIGNED_IN):
            session.pop(key, None)
    return found
