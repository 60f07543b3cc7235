"""Walking through the product as people do: by links, labels and buttons; every kind of page is judged by axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect
from werkzeug.exceptions import HTTPException

from core import clock
from core.accounts import operations as accounts
from core.applications.models import Application
from core.applications.operations.filling import ApplicationForms
from core.people.models import Role
from tests.support.accessibility import assert_accessible
from tests.support.plausible import plausible
from tests.support.uploads import pdf

PASSWORD = "Zou-yi-bian-2025"
NewContext = Callable[..., BrowserContext]

_KINDS = "() => Object.fromEntries([...document.querySelectorAll('main [name]')].map(each => [each.name, each.type]))"
"""The kinds of the page's controls by their names."""


_CLAUSE = re.compile(r"[A-Z]+\d*-\d+")


@dataclass
class Town:
    """The served application and the browsers of the people who use it."""

    app: Flask
    url: str
    new_context: NewContext
    folder: Path
    judged: set[str] = field(default_factory=set)
    _staff: dict[str, str] = field(default_factory=dict)

    def staff(self, role: Role, *, body_id: str | None = None) -> Walker:
        """A colleague of that role, signed in in a browser of his own."""
        key = f"{role}-{body_id or 'all'}"
        email = f"{key.replace('_', '-')}@example.org"
        if key not in self._staff:
            name = f"{role.label}{len(self._staff) + 1}"
            accounts.create_person(
                name=name, email=email, phone=None, role=role, body_id=body_id, by=None, password=PASSWORD
            )
            self._staff[key] = name
        walker = self.visitor()
        walker.sign_in(email)
        return walker

    def visitor(self) -> Walker:
        """Somebody who has not signed in."""
        return Walker(self.new_context().new_page(), self)

    def file(self, name: str = "材料.pdf") -> Path:
        """A real PDF on the visitor's disk."""
        path = self.folder / name
        path.write_bytes(pdf(name.encode("ascii", "replace").decode()))
        return path


class Walker:
    """One person at a browser."""

    def __init__(self, page: Page, town: Town) -> None:
        self.page = page
        self.town = town

    # --- moving about ------------------------------------------------------------------------------------------------

    def goes(self, path: str) -> Walker:
        """Open an address of ours; the page must be there and be accessible."""
        answer = self.page.goto(f"{self.town.url}{path}")
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"
        return self.sees()

    def sees(self, *words: str) -> Walker:
        """The page shows these words, or cites these clauses; the first at a kind of page judges its accessibility."""
        for word in words:
            if _CLAUSE.fullmatch(word):
                expect(self.page.locator(f'a[href="/policy/clauses/{word}"]').first).to_be_attached()
            else:
                expect(self.page.locator("body")).to_contain_text(word)
        kind = self._kind()
        if kind not in self.town.judged:
            self.town.judged.add(kind)
            assert_accessible(self.page)
        return self

    def _kind(self) -> str:
        """What serves the page; where nothing would serve its address to who comes by it, the address."""
        path = urlsplit(self.page.url).path
        try:
            return str(self.town.app.url_map.bind("").match(path)[0])
        except HTTPException:
            return path

    def follows(self, link: str) -> Walker:
        self._named("link", link).click()
        self.page.wait_for_load_state()
        return self.sees()

    def presses(self, button: str) -> Walker:
        self._named("button", button).click()
        self.is_answered()
        return self.sees()

    def is_answered(self) -> None:
        """Wait for the answer: what goes with files is sent by the page itself, which stands until then."""
        self.page.wait_for_function("() => !document.querySelector('.upload-progress progress')")
        self.page.wait_for_load_state()

    def _named(self, role: Literal["link", "button"], name: str) -> Locator:
        """The link or button of the page's content with just that name, else the first whose name contains it."""
        exactly = self.main().get_by_role(role, name=name, exact=True)
        return (exactly if exactly.count() else self.main().get_by_role(role, name=name)).first

    def writes(self, **by_label: str) -> Walker:
        for label, text in by_label.items():
            self.page.get_by_label(label).first.fill(text)
        return self

    def main(self) -> Locator:
        return self.page.locator("main")

    # --- people ------------------------------------------------------------------------------------------------------

    def sign_in(self, email: str, password: str = PASSWORD) -> Walker:
        self.goes("/sign-in")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_load_state()
        expect(self.page.get_by_role("button", name="退出登录")).to_be_visible()
        return self.sees()

    def registers(self, name: str, email: str, role: Role = Role.APPLICANT) -> Walker:
        """Register as an applicant, or as an evaluator's clerk; ends signed in."""
        self.goes("/register")
        self.page.locator("select[name=role]").select_option(role)
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=phone]").fill("13800001234")
        self.page.locator("input[name=email]").fill(email)
        for box in self.page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        self.page.locator("input[type=checkbox]").check()
        self.presses("注册")
        if "/sign-in" in self.page.url:
            self.sign_in(email)
        return self

    def claims(self, unit: str, code: str) -> Walker:
        """Ask to act for a unit of the register, with a letter of authority."""
        self.goes("/my/units/find")
        self.page.locator("main input[name=q]").fill(unit)
        self.presses("查找")
        self.page.get_by_role("link", name=re.compile(f"申请担任经办人.*{unit}")).click()
        self.page.locator("input[name=code]").fill(code)
        self.page.locator("input[name=letter]").set_input_files(self.town.file("授权委托书.pdf"))
        return self.presses("提交申请")

    # --- forms -------------------------------------------------------------------------------------------------------

    def fills_everything(self, application: Application, given: Mapping[str, Any]) -> Walker:
        """Fill every section in its page, save and go on to the one that follows; ends at the task list."""
        for form in ApplicationForms(application).forms.values():
            answers = plausible(form, given={k: v for k, v in given.items() if k in form.fields})
            for section in form.sections:
                address = f"/applications/{application.id}/sections/{form.id}/{section.id}"
                if urlsplit(self.page.url).path != address:
                    self.goes(address)
                names = {each.name for each in section.fields}
                self.fills({name: value for name, value in answers.items() if name in names})
                self.page.locator("button[name=save][value=on]").click()
                self.is_answered()
                expect(self.page.locator(".error-summary")).to_have_count(0)
        return self.goes(f"/applications/{application.id}")

    def fills(self, answers: Mapping[str, Any]) -> None:
        """Answer the questions of the page as a person would, one control after the other."""
        kinds = self.page.evaluate(_KINDS)
        for name, value in answers.items():
            self._fill(f"answers.{name}", value, kinds)
        for upload in self.page.locator("main input[type=file]:visible").all():
            upload.set_input_files(self.town.file())

    def _fill(self, name: str, value: Any, kinds: Mapping[str, str]) -> None:
        if isinstance(value, Mapping):
            for key, each in value.items():
                self._fill(f"{name}.{key}", each, kinds)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for index, each in enumerate(value):
                self._fill(f"{name}.{index}", each, kinds)
        elif isinstance(value, list):
            for each in value:
                self._control(name, each).check()
        elif isinstance(value, bool):
            self._control(name, str(value).lower()).check()
        elif name in kinds:  # what is computed has no control
            self._answer(name, str(value), kinds[name])

    def _answer(self, name: str, value: str, kind: str) -> None:
        if kind == "radio":
            self._control(name, value).check()
        elif kind == "select-one":
            self.page.locator(f'main [name="{name}"]').select_option(value)
        else:
            self.page.locator(f'main [name="{name}"]').fill(value)

    def _control(self, name: str, value: str) -> Locator:
        return self.page.locator(f'main [name="{name}"][value="{value}"]')

    # --- staff -------------------------------------------------------------------------------------------------------

    def picks(self, *units: str) -> Walker:
        """Tick these units' rows."""
        for unit in units:
            self.page.get_by_label(f"选择{unit}").check()
        return self

    def signs_everything(self, how: str = "查阅申报材料和佐证") -> Walker:
        """Confirm every item of the list of things to be verified."""
        self.page.get_by_label("统一核实方式").fill(how)
        return self.presses("其余均属实")


def at(day: str) -> None:
    """Let the clock stand at nine in the morning of a day and run on."""
    clock.set_to(clock.as_instant(datetime.fromisoformat(f"{day}T09:00:00")))
