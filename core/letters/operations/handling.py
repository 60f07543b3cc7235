"""What staff do with letters: they stop one, let it go again, or say that it arrived."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, update

from core import audit, clock
from core.db.transaction import lock, transaction
from core.errors import Conflict
from core.letters import actions, policies, queries
from core.letters.models import Letter
from core.letters.operations.choosing import wanted, ways
from core.letters.workflow import MAY_BE_STOPPED, MAY_GO_AGAIN, LetterState, Way
from core.notifications.models import Message
from core.people.models import Person


def stop(letter_id: str, *, by: Person) -> Letter:
    """It is not to go, or not once more. Raises NotAllowed, NotFound, Conflict."""
    return _moved(letter_id, MAY_BE_STOPPED, LetterState.STOPPED, actions.STOP, by=by)


def again(letter_id: str, *, by: Person) -> Letter:
    """Send it (once more), at once: of a doubtful one somebody decided that it did not arrive. Raises NotAllowed,
    NotFound, Conflict."""
    policies.may_oversee(by).or_raise()
    with transaction():
        lock(Message, queries.letter(letter_id).message_number)  # whose time may come to be erased just now
        held = lock(Letter, letter_id)
        if held.way not in ways():
            server = "邮件服务器" if held.way is Way.MAIL else "短信服务"
            raise Conflict(f"本系统还没有设置{server}，不能发送。", "设置方法见运维手册。")
        if not wanted(held.message, held.person, held.way):
            said = f"{held.person.name}已停用，或选择不接收{held.way.label}，不能发送。"
            raise Conflict(said, "请用其他方式联系。")
        found = _moved(letter_id, MAY_GO_AGAIN, LetterState.WAITING, actions.AGAIN, by=by)
        found.attempts, found.due_at, found.error = 0, clock.machine_now(), None
    return found


def arrived(letter_id: str, *, by: Person) -> Letter:
    """Somebody learned that a doubtful one did arrive. Raises NotAllowed, NotFound, Conflict."""
    return _moved(letter_id, (LetterState.DOUBTFUL,), LetterState.SENT, actions.ARRIVED, by=by)


def doubt_all(connection: Connection, why: str) -> int:
    """Call every letter doubtful that waits or is on its way, and say why; how many. Part of restoring."""
    waiting = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))
    statement = update(Letter).where(waiting).values(state=LetterState.DOUBTFUL, token=None, error=why)
    return connection.execute(statement).rowcount


def _moved(letter_id: str, of: Collection[LetterState], to: LetterState, action: str, *, by: Person) -> Letter:
    policies.may_oversee(by).or_raise()
    with transaction():
        found = lock(Letter, letter_id)
        if found.state not in of:
            raise Conflict(f"这封邮件现为“{found.state.label}”，不能这样办理。", "请刷新页面，查看最新状态。")
        before, found.state = {"state": found.state.label}, to
        after = {"state": to.label, "address": found.address}
        audit.record(action, actions.LETTER, found.id, by=by, before=before, after=after)
    return found
