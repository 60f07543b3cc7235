"""What changes people and their grants."""

from core.accounts.operations.grants import grant_role, revoke_role
from core.accounts.operations.passwords import change_password, give_reset_code
from core.accounts.operations.people import (
    SELF_REGISTERED,
    activate,
    change_profile,
    create_person,
    deactivate,
    drop_second_factor,
    register,
)
from core.accounts.operations.signing_in import authenticate, end_sessions, note_sign_in

__all__ = [
    "SELF_REGISTERED",
    "activate",
    "authenticate",
    "change_password",
    "change_profile",
    "create_person",
    "deactivate",
    "drop_second_factor",
    "end_sessions",
    "give_reset_code",
    "grant_role",
    "note_sign_in",
    "register",
    "revoke_role",
]
