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
from core.accounts.operations.passwords import change_password, give_reset_code, mark_of
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
    sign_out,
)
from core.accounts.operations.signing_in import authenticate, confirm
