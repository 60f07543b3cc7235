"""What an account keeps of its person, for that person."""

from __future__ import annotations

from collections.abc import Iterable

from core import clock
from core.accounts.queries import good_keys_of, identity_of, scopes_of, security_keys_of, sign_ins_of
from core.accounts.rules import browser_words
from core.notifications.rules import Topic
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part, moment


def account(who: Person) -> Part:
    rows = [
        ("姓名", who.name),
        ("登录邮箱", who.email),
        ("联系电话", who.phone or ""),
        ("开户时间", moment(who.created_at)),
        ("同意个人信息处理说明", moment(who.consented_at)),
        ("上次登录", moment(who.signed_in_at)),
        ("密码修改时间", moment(who.password_changed_at)),
        ("两步验证", second_factor_words(who)),
        *((f"安全密钥：{key.name}", f"{moment(key.added_at)} 登记") for key in security_keys_of(who.id)),
        *([("身份认证", f"{moment(linked.linked_at)} 关联")] if (linked := identity_of(who.id)) else []),
        ("以邮件接收", _topics(each for each in Topic if who.wants_letters and each not in who.unwanted_letters)),
        ("以短信接收", _topics(each for each in Topic if each in who.wanted_texts)),
        *(
            (f"角色：{grant.role.called}{f'（{body}）' if body else ''}", f"{moment(grant.granted_at)} 授予")
            for grant, body in scopes_of(who)
        ),
    ]
    return Part("账号", ("项目", "内容"), rows, PersonalData.ACCOUNTS)


def _topics(found: Iterable[Topic]) -> str:
    return "、".join(each.label for each in found) or "不接收"


def sign_ins(who: Person) -> Part:
    rows = [
        (
            moment(clock.as_played(each.began_at)),
            browser_words(each.agent),
            each.address or "",
            moment(each.ended_at and clock.as_played(each.ended_at)),
        )
        for each in sign_ins_of(who.id)
    ]
    return Part("登录记录", ("登录时间", "浏览器", "登录地址", "退出时间"), rows, PersonalData.SIGN_INS)


def second_factor_words(who: Person) -> str:
    """What the person has beside the password."""
    keys = len(good_keys_of(who.id))
    held = [*(["手机验证器"] if who.tf_primary_method else []), *([f"安全密钥 {keys} 个"] if keys else [])]
    return f"已启用（{'、'.join(held)}）" if held else "未启用"
