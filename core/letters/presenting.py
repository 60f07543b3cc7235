"""What a person was told, and to which address it went, for that person."""

from __future__ import annotations

from core.letters.queries import messages_of
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part, moment


def messages(who: Person) -> Part:
    rows = [(moment(message.sent_at), message.text, address or "") for message, address in messages_of(who.id)]
    return Part("消息和邮件", ("发出时间", "内容", "发往邮箱"), rows, PersonalData.MESSAGES)
