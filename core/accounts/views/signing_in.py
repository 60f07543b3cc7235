"""Sign-in: Flask-Security with our people, our forms, our pages and our words."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

import segno
from flask import Flask, redirect, session, url_for
from flask_login import user_logged_out
from flask_security.core import UserMixin
from flask_security.signals import tf_profile_changed, user_authenticated
from flask_security.tf_plugin import tf_check_state
from flask_security.totp import Totp
from passlib.exc import UsedTokenError

from core import audit
from core.accounts import actions
from core.accounts.forms import USED, CodeForm, ConfirmForm, NoRescueForm, RecoveryForm, SecondFactorForm, SignInForm
from core.accounts.operations.datastore import PersonDatastore
from core.accounts.operations.second_factor import spend_code
from core.accounts.views.security_keys import READY
from core.accounts.views.sessions import begin_session, end_session
from core.config import Mode, Settings
from core.db.transaction import transaction
from core.extensions import limiter, security
from core.people.models import Person
from core.web import access

# What Flask-Security says, in Chinese.
MESSAGES = {
    "SECURITY_MSG_API_ERROR": ("提交的内容无法识别，请重新操作。", "error"),
    "SECURITY_MSG_EMAIL_NOT_PROVIDED": ("请填写邮箱。", "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": ("邮箱格式不对，请填写如 name@example.com 的地址。", "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("请填写密码。", "error"),
    "SECURITY_MSG_INVALID_PASSWORD": ("密码不正确。", "error"),
    "SECURITY_MSG_INVALID_CODE": ("验证码不正确。", "error"),
    "SECURITY_MSG_INVALID_INPUT": ("填写的内容无法识别。", "error"),
    "SECURITY_MSG_INVALID_REDIRECT": ("不能跳转到本站以外的地址。", "error"),
    "SECURITY_MSG_INVALID_RECOVERY_CODE": (USED, "error"),
    "SECURITY_MSG_NO_RECOVERY_CODES_SETUP": ("还没有生成备用码。", "info"),
    "SECURITY_MSG_REAUTHENTICATION_REQUIRED": ("此操作较为重要，请再次输入密码。", "info"),
    "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": ("密码已核对，请继续操作。", "success"),
    "SECURITY_MSG_UNAUTHENTICATED": ("请先登录。", "error"),
    "SECURITY_MSG_UNAUTHORIZED": ("您没有权限访问此页面。", "error"),
    "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": ("验证码不正确或已过期，请输入验证器当前显示的六位数字。", "error"),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("验证通过，已登录。", "success"),
    "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("两步验证已启用。", "success"),
    "SECURITY_MSG_TWO_FACTOR_DISABLED": ("两步验证已停用。", "success"),
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": ("请先用邮箱和密码登录。", "error"),
    "SECURITY_MSG_TWO_FACTOR_METHOD_NOT_AVAILABLE": ("请选择一项。", "error"),
    "SECURITY_MSG_TWO_FACTOR_SETUP_EXPIRED": ("设置超时，请重新开始。", "error"),
}

SIGN_IN_LIMIT = "30/minute"

# Flask-Security's own routes. One that is missing here is refused, like any route without a policy.
ROUTES: dict[str, access.Policy] = {
    "security.login": access.public,
    "security.logout": access.public,
    "security.verify": access.signed_in,
    "security.two_factor_setup": access.signed_in,
    "security.two_factor_setup_validate": access.signed_in,
    "security.two_factor_token_validation": access.public,
    "security.mf_recovery": access.public,
    "security.mf_recovery_codes": access.signed_in,
    # One way to give the second factor, so nothing to select from.
    "security.tf_select": access.nobody,
    # Its help goes by e-mail; here an administrator helps.
    "security.two_factor_rescue": access.nobody,
    # Its own style sheets: our pages use none of them.
    "security.static": access.nobody,
}

CODE = "security.two_factor_token_validation"
GUESSED = ("security.login", CODE, "security.mf_recovery", "security.verify")
"""Routes where somebody could try one secret after another."""


class OneTimeTotp(Totp):
    """A code is good once, also when it comes several times at the same moment: who counts further first has it."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast(Person, user).tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        if not spend_code(cast(Person, user).id, tmatch.counter):
            raise UsedTokenError

    def generate_qrcode(self, username: str, totp: str) -> str:
        return segno.make(self.get_totp_uri(username, totp)).svg_data_uri(scale=4, border=2)


def set_up_sign_in(app: Flask, settings: Settings) -> None:
    """Bind Flask-Security; its routes are under /sign-in, /sign-out and /account."""
    app.config.from_mapping(MESSAGES)
    app.config.from_mapping(_configuration(settings))
    security._totp_cls = OneTimeTotp  # made before the application, so its constructor is past
    security.init_app(
        app,
        PersonDatastore(),
        login_form=SignInForm,
        verify_form=ConfirmForm,
        two_factor_setup_form=SecondFactorForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=NoRescueForm,
        mf_recovery_form=RecoveryForm,
    )
    # Sessions only: no tokens in addresses or headers, and no JSON on the pages of the sign-in.
    security.login_manager.request_loader(lambda request: None)
    security.want_json(lambda request: False)
    access.FOREIGN.update(ROUTES)
    app.view_functions[CODE] = _for_who_has_codes(app.view_functions[CODE])
    for endpoint in GUESSED:
        view: Callable[..., Any] = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])(view)
    user_authenticated.connect(begin_session, app)
    user_logged_out.connect(end_session, app)
    tf_profile_changed.connect(_second_factor_set_up, app)


def _for_who_has_codes(view: Callable[..., Any]) -> Callable[..., Any]:
    """The page of the code leads a signed-in person on: left to itself it would end the session, at any link to it.

    Who has a security key alone is led to its page.
    """

    @wraps(view)
    def shown(**values: Any) -> Any:
        if access.person() is not None and session.get("tf_state") != "validating_profile":
            return redirect(url_for("web.start"))
        if session.get("tf_state") == READY and (who := tf_check_state([READY])) and who.tf_primary_method is None:
            return redirect(url_for("security_keys.prove"))
        return view(**values)

    return shown


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": _argon2(settings),
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_VERIFY_URL": "/account/confirm",
        "SECURITY_POST_LOGIN_VIEW": "/start",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "core.accounts.views.security_keys.SecondFactor"},
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/help",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/select",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(settings, "recovery codes")],
        "SECURITY_TOTP_SECRETS": {"1": _derived(settings, "second factor").decode()},
        "SECURITY_TOTP_ISSUER": "GreenRoll",
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_STATIC_FOLDER_URL": "/sign-in/static",
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_LOGOUT_USER_TEMPLATE": "accounts/sign_out.html",
        "SECURITY_VERIFY_TEMPLATE": "accounts/confirm.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "accounts/second_factor.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
        "SECURITY_CACHE_CONTROL": None,  # Our own headers say it for every page.
        # The session cookie ends with the browser; how long it may rest is ours to say.
        "SESSION_PROTECTION": None,
    }


def _argon2(settings: Settings) -> dict[str, int]:
    """Parameters of the hash: OWASP's (19 MiB, two rounds), which many may use at once; next to none where
    tests sign in by the hundred. A hash of other parameters is made anew when its person signs in."""
    if settings.mode is Mode.TEST:
        return {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
    return {"argon2__time_cost": 2, "argon2__memory_cost": 19 * 1024, "argon2__parallelism": 1}


def _derived(settings: Settings, purpose: str) -> bytes:
    """A key of its own for each purpose, from the one secret key, in the form that Fernet reads."""
    digest = hmac.new(settings.secret_key.encode(), f"greenroll {purpose}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest)


def _second_factor_set_up(app: Flask, user: Person, **_: Any) -> None:
    with transaction():
        audit.record(actions.SET_UP_SECOND_FACTOR, actions.PERSON, user.id, by=user)
