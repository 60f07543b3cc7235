"""What changes people and their grants."""

from core.accounts.operations.grants import grant_role, revoke_role
from core.accounts.operations.identities import (
    ended_there,
    identified,
    link,
    note_failure,
    require_vouched,
    service_session,
    unlink,
)
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
from core.accounts.operations.security_keys import (
    Challenge,
    Use,
    add_key,
    ask_key,
    prove_by_key,
    remove_key,
    require_other_factor,
    site,
)
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
    "Challenge",
    "Chosen",
    "Use",
    "activate",
    "add_key",
    "ask_key",
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
    "ended_there",
    "give_reset_code",
    "grant_role",
    "identified",
    "link",
    "note_failure",
    "note_registered_again",
    "prove_by_key",
    "register",
    "remove_key",
    "require_other_factor",
    "require_vouched",
    "revoke_role",
    "service_session",
    "set_new_password",
    "sign_out",
    "site",
    "unlink",
]
