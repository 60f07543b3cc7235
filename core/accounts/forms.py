"""The forms of the accounts' pages. The operations say what is allowed in a field; forms carry it to the field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypedDict

from flask import request, session
from flask_security.forms import LoginForm, TwoFactorRescueForm, TwoFactorSetupForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from core.accounts import operations
from core.accounts.operations import throttling
from core.accounts.operations.devices import this_device
from core.accounts.operations.second_factor import hold_recovery_code, note_failed_proof
from core.accounts.policies import may_do_without_codes
from core.bodies import queries as bodies
from core.errors import DomainError, Stale
from core.notifications.rules import Topic
from core.people.models import Person, Role
from core.people.policies import may_hold
from core.web.form import Asked, AskedWhen, Choices, FilterForm, Form, SelectField, carry, choices

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
ANSWER = {"data-key-answer": True}
SIGNS_IN_AS = "signs_in_as"
"""In a session: the address that somebody typed to register, or whose password was set: it is not typed twice."""
USED = "备用码不正确，或者已经用过。"
REQUIRED = [InputRequired("请填写此项。")]


def roles_in_words(fitting: Iterable[Role] = Role) -> list[tuple[str, str]]:
    """Roles to choose from, as this instance calls them."""
    return [(role.value, role.called) for role in fitting]


class SignInForm(LoginForm):
    """E-mail address and password; the session ends with the browser, so nothing is remembered."""

    remember = None  # type: ignore[assignment]  # drops the field
    email = EmailField("邮箱", validators=REQUIRED, render_kw={"autocomplete": "username"})
    password = PasswordField("密码", validators=REQUIRED, render_kw=CURRENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"email": session.get(SIGNS_IN_AS), **kwargs})

    def validate(self, **kwargs: Any) -> bool:
        if not Form.validate(self, **kwargs):
            return False
        # Lists, so that sentences can be added after WTForms made them tuples.
        self.form_errors: list[str] = []
        try:
            self.user = operations.authenticate(
                self.email.data or "",
                self.password.data or "",
                address=request.remote_addr or "",
                device=this_device(),
            )
        except DomainError as error:
            return carry(error, self)
        self.ifield, self.user_authenticated = self.email, True
        return True


class _Guessed(Form):
    """A form with something that could be guessed: every attempt is counted, a right one forgives the others."""

    user: Any  # a Person, set by the view

    def validate(self, **kwargs: Any) -> bool:
        key = throttling.of_code(self.user.id)
        try:
            throttling.take(key)
        except DomainError as error:
            return carry(error, self)
        if not super().validate(**kwargs):
            note_failed_proof(self.user)
            return False
        throttling.forgive(key)
        return True


class CodeForm(_Guessed, TwoFactorVerifyCodeForm):
    """The code that the authenticator shows."""

    code = StringField(
        "验证码",
        validators=REQUIRED,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 6},
    )


class RecoveryForm(_Guessed, MfRecoveryForm):
    """A recovery code, where the authenticator is lost."""

    code = StringField("备用码", validators=REQUIRED, render_kw={"autocomplete": "off"})

    def validate(self, **kwargs: Any) -> bool:
        if not super().validate(**kwargs):
            return False
        if not hold_recovery_code(self.user, self.code.data or ""):
            self.code.errors = [USED]
            return False
        return True


class ConfirmForm(_Guessed, VerifyForm):
    """The password once more, before something that matters."""

    password = PasswordField("密码", validators=REQUIRED, render_kw=CURRENT)


class OneTimePasswordForm(Form):
    """Giving a one-time password in the place of the password that the page knew of."""

    seen = HiddenField()

    def __init__(self, *args: Any, on: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"seen": operations.mark_of(on), **kwargs})
        self._on = on

    def refuse(self, error: DomainError) -> DomainError:
        told = super().refuse(error)
        if isinstance(told, Stale):
            self.seen.data = operations.mark_of(self._on)
        return told


class ConfirmationForm(Form):
    """Who it is, once more, before something grave; the operation looks at what was typed."""

    confirmation = PasswordField("密码", REQUIRED, render_kw=CURRENT)
    # A name that no field of the form which goes on from here has.
    answer = HiddenField("安全密钥", name="confirmation_key", render_kw=ANSWER)


class KeyForm(Form):
    """What a security key answered; a script of ours puts it there."""

    answer = HiddenField("安全密钥", render_kw=ANSWER)


class NewKeyForm(KeyForm):
    name = StringField(
        "名称",
        [Asked()],
        render_kw={"autocomplete": "off"},
        description="便于区分，如“办公室抽屉里的”“随身的”，不超过 40 个字。",
    )


class SecondFactorForm(TwoFactorSetupForm):
    """Set up or give up the second factor: the button that was pressed says which."""

    setup = StringField()  # type: ignore[assignment]

    def validate(self, **kwargs: Any) -> bool:
        # Lists, so that Flask-Security can add its own.
        self.form_errors: list[str] = []
        who = self.user
        if self.setup.data == "disable" and isinstance(who, Person) and not may_do_without_codes(who):
            self.form_errors.append("工作人员须启用两步验证，不能停用。手机更换时，请点“更换手机”。")
            return False
        return super().validate(**kwargs)


class NoRescueForm(TwoFactorRescueForm):
    """Flask-Security builds its form for help by e-mail on every page of the code; ours offers none."""

    help_setup = RadioField(choices=[])


class Stated(TypedDict):
    """What somebody registers with."""

    name: str
    phone: str
    email: str
    password: str
    consented: bool
    role: Role


class RegisterForm(Form):
    role = SelectField(
        "您代表",
        [Asked()],
        choices=choices([(Role.APPLICANT.value, "申报单位"), (Role.EVALUATOR.value, "第三方评价机构")]),
        default=Role.APPLICANT.value,
        validate_choice=False,  # the operation looks at it
    )
    name = StringField("姓名", [Asked()], render_kw={"autocomplete": "name"})
    phone = TelField(
        "联系电话", [Asked()], render_kw={"autocomplete": "tel"}, description="11 位手机号，或带区号的固定电话。"
    )
    email = EmailField("邮箱", [Asked()], render_kw={"autocomplete": "username"}, description="用邮箱登录。")
    password = PasswordField(
        "密码", [Asked()], render_kw=NEW, description="10 至 128 个字符，至少包含字母、数字、符号中的两类。"
    )
    repeated = PasswordField("再次输入密码", REQUIRED, render_kw=NEW)
    consented = BooleanField("我已阅读并同意个人信息处理说明", [Asked()])

    @property
    def chosen(self) -> Role:
        """The role that was chosen; where none was, an applicant's."""
        return Role(self.role.data) if self.role.data in set(Role) else Role.APPLICANT

    @property
    def stated(self) -> Stated:
        """What is registered with, as the operation takes it."""
        return Stated(
            name=self.name.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            password=self.password.data or "",
            consented=bool(self.consented.data),
            role=self.chosen,
        )

    def validate_repeated(self, field: PasswordField) -> None:
        _same(field, self.password)


class ForgottenForm(Form):
    email = EmailField("邮箱", REQUIRED, render_kw={"autocomplete": "username"})


class NewPasswordForm(Form):
    new = PasswordField(
        "新密码", REQUIRED, render_kw=NEW, description="10 至 128 个字符，至少包含字母、数字、符号中的两类。"
    )
    repeated = PasswordField("再次输入新密码", REQUIRED, render_kw=NEW)

    def validate_repeated(self, field: PasswordField) -> None:
        _same(field, self.new)


class ResetForm(NewPasswordForm):
    token = StringField(
        "邮件中的代码",
        REQUIRED,
        render_kw={"autocomplete": "off", "data-gr-fragment": True},
        description="从邮件中的链接打开时自动填入；没有填入的，请复制链接中 # 后面的全部字符。",
    )


class PasswordForm(NewPasswordForm):
    current = PasswordField("原密码", REQUIRED, render_kw=CURRENT)


_TOPICS = choices(Topic)


class ProfileForm(Form):
    name = StringField("姓名", REQUIRED, render_kw={"autocomplete": "name"})
    phone = TelField(
        "联系电话", REQUIRED, render_kw={"autocomplete": "tel"}, description="11 位手机号，或带区号的固定电话。"
    )
    letters = Choices("以邮件接收", choices=_TOPICS)
    texts = Choices("以短信接收", choices=_TOPICS)

    @property
    def chosen(self) -> operations.Chosen:
        """What is wanted outside the product."""
        letters, texts = self.letters.data or (), (self.texts.data if "texts" in self else None) or ()
        return operations.Chosen([Topic(each) for each in letters], [Topic(each) for each in texts])


class GrantForm(Form):
    role = SelectField("角色", REQUIRED)
    body_id = SelectField("推荐单位", [AskedWhen("推荐单位经办人")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices(roles_in_words(), first="请选择")
        self.body_id.choices = choices(bodies.choices(), first="不限于某个推荐单位")

    def offer_beside(self, held: Collection[Role]) -> None:
        """Show only what can be held together with these."""
        fitting = roles_in_words(role for role in Role if may_hold({*held, role}))
        self.role.choices = choices(fitting, first="请选择")

    @property
    def scope(self) -> tuple[Role, str | None]:
        """The role and the body that were chosen."""
        return Role(self.role.data), self.body_id.data or None


class PersonForm(Form):
    name = StringField("姓名", REQUIRED)
    email = EmailField("邮箱", REQUIRED, description="用邮箱登录。")
    phone = TelField("联系电话", [Optional()])


class PeopleForm(FilterForm):
    """The filters of the list of people."""

    text = StringField("姓名、邮箱或电话")
    role = SelectField("角色")
    body_id = SelectField("推荐单位")
    active = SelectField("状态", choices=choices([("yes", "正常"), ("no", "已停用")], first="全部"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices(roles_in_words(), first="全部角色")
        self.body_id.choices = choices(bodies.choices(), first="全部推荐单位")


def _same(field: PasswordField, other: PasswordField) -> None:
    if field.data != other.data:
        raise ValidationError("两次输入的密码不一致。")
