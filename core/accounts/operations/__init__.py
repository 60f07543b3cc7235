"""What changes people and their grants."""

from core.accounts.operations.grants import grant_role, revoke_role
from core.accounts.operations.identities import identified, link, note_failure, unlink
from core.accounts.operations.passwords import change_password, give_reset_code
from core.accounts.operations.people import (
    SELF_REGISTERED,
    Chosen,
    activate,
    change_profile,
    check_registration,
    create_person,
    deactivate,
    drop_second_factor,
    note_registered_again,
    register,
)
from core.accounts.operations.resetting import ask_new_password, set_new_password
from core.accounts.operations.sessions import (
    begin_session,
    end_rested,
    end_session,
    end_sessions,
    sign_out,
)
from core.accounts.operations.signing_in import authenticate, confirm

__all__ = [
    "SELF_REGISTERED",
    "Chosen",
    "activate",
    "ask_new_password",
    "authenticate",
    "begin_session",
    "change_password",
    "change_profile",
    "check_registration",
    "confirm",
    "create_person",
    "deactivate",
    "drop_second_factor",
    "end_rested",
    "end_session",
    "end_sessions",
    "give_reset_code",
    "grant_role",
    "identified",
    "link",
    "note_failure",
    "note_registered_again",
    "register",
    "revoke_role",
    "set_new_password",
    "sign_out",
    "unlink",
]
