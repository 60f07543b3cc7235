"""Which ways there are out of the product, and who chose which of them for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from core.instance import instance
from core.letters.workflow import Way
from core.notifications.models import Message
from core.notifications.operations import SECRETS
from core.people.models import Person

_MINUTES = 10
"""As long as staff may stop a short text where there is no mail server, whose setting says it."""
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1\d{10}")


def ways() -> Sequence[Way]:
    """The ways that this instance has: by its mail server, by a plugin that hands short texts over."""
    has = {Way.MAIL: instance().settings.mail is not None, Way.TEXT: instance().region.sends_texts}
    return [way for way in Way if has[way]]


def wait() -> timedelta:
    """As long as staff have to stop a letter."""
    mail = instance().settings.mail
    return timedelta(minutes=_MINUTES if mail is None else mail.wait_minutes)


def wanted(message: Message, person: Person, way: Way) -> bool:
    """Whether somebody has chosen to be told of this in this way, and can be. What only a letter may bear goes by mail,
    whatever he chose; nobody gets a short text who did not ask for it."""
    if not person.active:
        return False
    if message.link in SECRETS:
        return way is Way.MAIL
    if way is Way.MAIL:
        return person.wants_letters and message.topic not in person.unwanted_letters
    return message.topic in person.wanted_texts and _MOBILE.fullmatch(person.phone or "") is not None


def address(person: Person, way: Way) -> str:
    """Where it goes."""
    return person.email if way is Way.MAIL else person.phone or ""


def shown(address: str, way: Way) -> str:
    """What is kept of an address beside the letter: a telephone is personal, and lies sealed with its person."""
    return address if way is Way.MAIL else f"{address[:-8]}****{address[-4:]}"
