"""Handing letters over to the mail server: each once, or shown as doubtful.

A letter is ours from one transaction to the next, and the server is spoken to between them. Who dies there leaves a
letter that may have gone: nobody sends it again but a person who looked. `Message-ID` stays the same, so that a
receiving server knows a second one for the first.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import select, update

from core import clock
from core.config import Mail, MailSecurity
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.instance import instance
from core.jobs.purposes import Outcome, Work
from core.letters.models import Letter
from core.letters.operations.choosing import address, shown, wanted, ways
from core.letters.workflow import LetterState, Way
from core.notifications.operations import SECRETS
from core.plugin_api import NotTaken, ShortText

ATTEMPTS = 12
"""So often a letter is handed over that the server does not take for now; each time after twice as long a wait."""
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_SECONDS = 30
_TOO_LONG = timedelta(minutes=10)
"""A letter that has been on its way for longer was left there by a sender who died."""
_SUBJECT = 60
_AGREES = range(200, 300)
_FOR_GOOD = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """A letter that is ours, with all that the server is told: nothing is read while one speaks to it."""

    id: str
    token: str
    begun_at: datetime
    attempt: int
    address: str = field(repr=False)
    name: str
    text: str
    link: str | None = field(repr=False)
    is_secret: bool


class _Refused(Exception):
    """The server did not take it: for now, or for good."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class _Away(Exception):
    """The server cannot be used at all: no letter is to blame."""


class _Doubtful(Exception):
    """It was handed over, and nobody said whether it was taken."""


def send_due(work: Work) -> Outcome:
    """Send what is due, one after the other; what a dead sender left is called doubtful first."""
    _put_aside()
    sent = 0
    for way in ways():
        for _ in _sent(way):
            sent += 1
            work.report(sent, None, None)
    return Outcome()


def _sent(way: Way) -> Iterator[None]:
    """Hand over what is due in one way, until nothing is or nobody takes it."""
    while (letter := _taken(way)) is not None:
        try:
            _HANDING[way](letter)
        except _Away as away:
            _settled(letter, LetterState.WAITING, str(away), wait=_FIRST_WAIT, counts=False)
            return
        except _Refused as refused:
            _put_back(letter, refused)
        except _Doubtful as fault:
            _settled(letter, LetterState.DOUBTFUL, str(fault))
        else:
            _settled(letter, LetterState.SENT)
        yield


def _put_aside() -> None:
    """What was left on its way."""
    left = (Letter.state == LetterState.SENDING, Letter.begun_at < clock.machine_now() - _TOO_LONG)
    with transaction() as session:
        session.execute(
            update(Letter).where(*left).values(state=LetterState.DOUBTFUL, token=None, error="发送过程中断。")
        )


def _taken(way: Way) -> _Held | None:
    """The next letter that is due, from now on ours; those that nobody wants any more are stopped on the way to it."""
    due = (Letter.way == way, Letter.state == LetterState.WAITING, Letter.due_at <= clock.machine_now())
    query = select(Letter).where(*due).order_by(Letter.due_at, Letter.id).limit(1).with_for_update(skip_locked=True)
    with transaction() as session:
        while (found := session.scalar(query)) is not None:
            if wanted(found.message, found.person, way):
                return _take(found)
            found.state, found.error = LetterState.STOPPED, f"收件人已停用，或选择不接收{way.label}。"
            session.flush()
    return None


def _take(found: Letter) -> _Held:
    token, begun_at = new_id(), clock.machine_now()
    found.state, found.token, found.begun_at = LetterState.SENDING, token, begun_at
    goes_to = address(found.person, found.way)
    found.attempts, found.address = found.attempts + 1, shown(goes_to, found.way)
    text, link = found.message.text, found.message.link
    is_secret = link in SECRETS
    if link is not None and is_secret:
        link = SECRETS[link](found.person)
    return _Held(found.id, token, begun_at, found.attempts, goes_to, found.person.name, text, link, is_secret)


def _text_over(letter: _Held) -> None:
    """Raises _Refused, _Doubtful."""
    try:
        taken = instance().region.send_text(ShortText(id=letter.id, phone=letter.address, text=letter.text))
    except NotTaken as refused:
        raise _Refused(f"短信服务答复：{refused.why}"[:300], for_good=refused.for_good) from refused
    except Exception as error:
        log.exception("the plugin that sends short texts failed")
        raise _Doubtful("短信服务出错，没有说明是否已收。") from error
    if not taken:
        raise _Doubtful("短信服务没有说明是否已收。")


def _mail_over(letter: _Held) -> None:
    """Raises _Away, _Refused, _Doubtful."""
    mail = instance().settings.mail
    if mail is None:
        raise _Away("没有设置邮件服务器。")
    _hand_over(letter, mail)


_HANDING = {Way.MAIL: _mail_over, Way.TEXT: _text_over}


def _hand_over(letter: _Held, mail: Mail) -> None:
    """Raises _Away, _Refused, _Doubtful."""
    if not letter.address.isascii():
        raise _Refused("收件地址中有邮件服务器不能识别的字符。", for_good=True)
    try:
        content = _written(letter, mail).as_bytes(policy=SMTP)
    except ValueError as error:
        raise _Refused("邮件内容无法写成邮件。", for_good=True) from error
    with _server(mail) as server:
        try:
            _answered(*server.mail(mail.sender))
            _answered(*server.rcpt(letter.address))
        except OSError as error:
            raise _Refused("邮件服务器中断了连接。", for_good=False) from error
        try:
            _answered(*server.data(content))
        except smtplib.SMTPDataError as error:
            _answered(error.smtp_code, error.smtp_error)
        except OSError as error:
            raise _Doubtful("邮件服务器在接收过程中断开，没有答复。") from error


def _answered(code: int, said: bytes | str) -> None:
    """Raises _Refused unless the server agrees; whether for good, its code says."""
    if code not in _AGREES:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        raise _Refused(f"邮件服务器答复：{code} {words}"[:300], for_good=code >= _FOR_GOOD)


@contextmanager
def _server(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection, signed in; whatever goes wrong until then has sent nothing. Raises _Away."""
    safe = ssl.create_default_context()
    try:
        if mail.security is MailSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=safe)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
        if mail.security is MailSecurity.STARTTLS:
            server.starttls(context=safe)
        server.ehlo_or_helo_if_needed()
        if mail.user:
            server.login(mail.user, mail.password)
    except (smtplib.SMTPException, OSError) as error:
        log.warning("the mail server cannot be used: %s", error)
        raise _Away("邮件服务器无法连接或拒绝登录，恢复后自动发送。") from error
    try:
        yield server
    finally:
        server.close()  # QUIT might fail, and what was sent is sent


def _written(letter: _Held, mail: Mail) -> EmailMessage:
    text, house = letter.text, instance()
    subject = " ".join(text.split())
    written = EmailMessage()
    name, _, domain = mail.sender.rpartition("@")
    written["From"] = Address(house.authority, name, domain)
    written["To"] = letter.address
    written["Subject"] = subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 1]}…"
    written["Date"] = clock.machine_now()
    written["Message-ID"] = f"<{letter.id}@{domain}>"
    written["Auto-Submitted"] = "auto-generated"
    where = house.settings.public_url
    verb = "请打开链接办理，不要转发" if letter.is_secret else "请登录查看"
    link = f"{verb}：{where}{letter.link or '/messages'}" if where else "请登录系统查看。"
    closing = "本邮件由系统自动发送，请勿直接回复。"
    if not letter.is_secret:
        closing += "不再需要的，可登录后在“我的账号”中关闭。"
    written.set_content(f"{letter.name}：\n\n{text}\n\n{link}\n\n{closing}\n")
    return written


def _put_back(letter: _Held, refused: _Refused) -> None:
    if refused.for_good or letter.attempt >= ATTEMPTS:
        _settled(letter, LetterState.FAILED, str(refused))
        return
    wait = min(_FIRST_WAIT * 2 ** (letter.attempt - 1), _LONGEST_WAIT)
    _settled(letter, LetterState.WAITING, str(refused), wait=wait)


def _settled(
    letter: _Held,
    state: LetterState,
    error: str | None = None,
    *,
    wait: timedelta = timedelta(),
    counts: bool = True,
) -> None:
    """Write down what became of it; that of a sender who was thought dead too, for he knows it, unless another has
    handed it over since."""
    with transaction():
        found = lock(Letter, letter.id)
        was_given_up = found.state is LetterState.DOUBTFUL and found.begun_at == letter.begun_at
        if found.token != letter.token and not was_given_up:
            return
        found.state, found.token, found.error = state, None, error
        found.due_at = clock.machine_now() + wait
        found.attempts -= not counts
        if state is LetterState.SENT:
            found.sent_at = clock.now()
