"""What an operation refuses is said on the page that asked for it: with its status, and with what was typed there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from io import BytesIO
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.db import transaction as transactions
from core.errors import DomainError, Invalid, RulesRefuse
from core.filling.operations import Outdated
from core.web.api import Blueprint as ApiBlueprint
from tests.integration.security.addresses import Address, addresses
from tests.integration.security.conftest import entered
from tests.integration.security.pages import Input, Page, PageForm
from tests.integration.security.scenes import NOBODY, Scene, token
from tests.integration.security.table import entitled
from tests.support.clients import Browser, words
from tests.support.evaluators import resident
from tests.support.uploads import pdf

SENTENCE = "今天是不办理此事的日子。"
TYPED = "写了很久的"
LIST = (
    "名称,类别,层级,入选日期,文号,指标序号,基准值,引领值,推荐单位\n"
    "示例戊公司,绿色工厂,省级,2022-06-01,示〔2022〕3号,1,10,5,长沙市\n"
).encode()

_NO_OPERATIONS = ("core.files", "core.db", "core.audit.operations.noting")
"""What writes beside the operation, and has nothing of its own to refuse."""
_PAGES = 3
"""Through more pages than this nobody is led before something is done."""


# --- Where something is sent ------------------------------------------------------------------------------------------


_OF_DEVICES = {"security_keys.add", "security_keys.prove"}
"""What a device answers and nobody can type: tried with devices, in the tests of security keys."""


def is_of_a_page(app: Flask, rule: Rule) -> bool:
    """Whether a page sends to it; programs have blueprints of their own, the sign-in is its extension's."""
    blueprint = rule.endpoint.partition(".")[0]
    return (
        "POST" in (rule.methods or ())
        and blueprint != "security"
        and rule.endpoint not in _OF_DEVICES
        and not isinstance(app.blueprints.get(blueprint), ApiBlueprint)
    )


@dataclass
class Visit:
    """One scene, its people in their browsers, and every form that they are shown, by where it is sent."""

    scene: Scene
    browsers: dict[str, Browser] = field(default_factory=dict)
    forms: dict[str, PageForm] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sent = {address.rule: address for address in addresses(self.scene, "POST")}
        rules = [rule.rule for rule in self.scene.app.url_map.iter_rules() if is_of_a_page(self.scene.app, rule)]
        self.posts = [sent[rule] for rule in rules if rule in sent]
        blueprints = {address.endpoint.partition(".")[0] for address in self.posts}
        for address in addresses(self.scene, "GET"):
            if address.endpoint.partition(".")[0] in blueprints and "." not in address.path:
                self._look_at(address)

    def _look_at(self, address: Address) -> None:
        response = self.browser(address).get(address.url)
        for form in Page(response.text, address.path).forms if response.status_code == 200 else ():
            if form.is_sent and (form.path == address.path or form.path not in self.forms):
                self.forms[form.path] = form

    def browser(self, address: Address) -> Browser:
        """That of somebody for whom the address opens."""
        who = self.scene.person_for(address.endpoint) or entitled(address) or NOBODY
        if who not in self.browsers:
            self.browsers[who] = self.scene.browser(who)
        return self.browsers[who]

    def form(self, address: Address) -> PageForm:
        """Its form; where none is shown now, what a page sends that has stood open since it was."""
        if address.path in self.forms:
            return self.forms[address.path]
        # A button that no page shows now: of its page nothing is known, so it is not called stale either.
        known = {"csrf_token": token(self.browser(address)), "revision": "-"}
        bare = {name: Input("hidden", offered=[value]) for name, value in known.items()}
        return PageForm(address.path, "post", bare)

    def filled_in(self, form: PageForm) -> MultiDict[str, Any]:
        """The form as somebody sends it who fills in everything."""
        sent: MultiDict[str, Any] = MultiDict()
        for name, each in form.inputs.items():
            for value in self._values(name, each):
                sent.add(name, value)
        return sent

    def _values(self, name: str, each: Input) -> list[Any]:
        named = {"code": "91110000600037341L", "legal_representative-number": resident(7)}
        plain = {
            "date": self.scene.day.isoformat(),
            "email": "new@example.com",
            "number": "7",
            "password": "a password of nobody else 7",
            "tel": "13800138000",
            "time": "17:00",
        }
        if each.is_trap or each.kind == "button":
            return []
        if name in self.scene.typed:
            return [self.scene.typed[name]]
        if each.kind == "file":
            return [(BytesIO(LIST), "名单.csv") if ".csv" in each.text else (BytesIO(pdf("a letter")), "letter.pdf")]
        if each.kind in {"select", "radio"}:
            return [value for value in each.offered if value][:1]
        if each.kind in {"hidden", "checkbox"}:
            return each.offered
        return [named.get(name) or plain.get(each.kind, f"{TYPED}{name}")]

    def sent(
        self, address: Address, form: PageForm, sent: MultiDict[str, Any], refusing: Refusing
    ) -> tuple[MultiDict[str, Any], TestResponse]:
        """What was sent, and the answer to it."""
        kind = "multipart/form-data" if any(each.kind == "file" for each in form.inputs.values()) else None
        with refusing.patched():
            return sent, self.browser(address).post(address.url, data=sent, content_type=kind)

    def corrected(self, form: PageForm, before: PageForm) -> MultiDict[str, Any]:
        """What a page asks for next: what it calls wrong is as it stood there at first, a figure one place longer."""
        again = self.filled_in(form)
        for name, each in form.inputs.items():
            if each.is_wrong and name in before.inputs:
                first = before.inputs[name].text
                again.setlist(name, [f"{first}1" if first.isdecimal() else first])
        return again


# --- The refusal ------------------------------------------------------------------------------------------------------


def kinds() -> list[type[DomainError]]:
    """Every kind of refusal that an operation knows, but for the one whose page shows the two versions in it."""

    def below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    found = {
        each
        for each in below(DomainError)
        if each.__module__.startswith("core.") and each.code != "sign_in_needed" and each is not Outdated
    }
    return sorted(found, key=lambda each: each.__name__)


def refusal_of(kind: type[DomainError]) -> DomainError:
    made = kind.__new__(kind)  # whatever else a kind tells, it tells a sentence
    DomainError.__init__(made, SENTENCE)
    if isinstance(made, Invalid):
        made.errors = {"of-no-field": [SENTENCE]}
    if isinstance(made, RulesRefuse):
        made.findings = ()
    return made


@dataclass
class Refusing:
    """Every operation refuses; an upload is kept, since forms demand some."""

    error: DomainError
    is_reached: bool = False

    @contextmanager
    def refuse(self) -> Iterator[None]:
        self.is_reached = True
        if self.is_reached:
            raise self.error
        yield

    @contextmanager
    def patched(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name, module in list(sys.modules.items()):
                is_operation = name.startswith("core.") and not name.startswith(_NO_OPERATIONS)
                if is_operation and getattr(module, "transaction", None) is transactions.transaction:
                    patch.setattr(module, "transaction", self.refuse)
            yield


def attempt(visit: Visit, address: Address, refusing: Refusing) -> list[str]:
    """Fill in the form and send it, through every page that asks once more; what is wrong with the answer."""
    form = first = visit.form(address)
    sent, response = visit.sent(address, form, visit.filled_in(form), refusing)
    for _ in range(_PAGES):
        shown = [each for each in Page(response.text, address.path).forms if each.is_sent]
        again = [each for each in shown if each.path == address.path]
        if refusing.is_reached or not again:
            visit.forms |= {each.path: each for each in shown if each.path not in visit.forms}
            break
        form = again[-1]
        sent, response = visit.sent(address, form, visit.corrected(form, first), refusing)
    return list(faults(sent, response.status_code, unescape(response.text), refusing))


def faults(sent: MultiDict[str, Any], status: int, text: str, refusing: Refusing) -> Iterator[str]:
    if not refusing.is_reached and status == HTTPStatus.OK and "error-summary" not in text:
        return  # it only shows something
    if not refusing.is_reached:
        said = re.findall(r'<div class="error-summary.*?</div>|<h1>.*?</h1>', text, re.S)
        yield f"is not reached: {status} {[words(each) for each in said]}"
        return
    if status != refusing.error.status:
        yield f"answers {status} for {refusing.error.status}"
    if "error-page" in text:
        yield "becomes an error page"
    elif SENTENCE not in text:
        yield "is not said"
    typed = [value for value in sent.values() if isinstance(value, str) and value.startswith(TYPED)]
    if lost := [value for value in typed if value not in text]:
        yield f"loses what was typed: {'、'.join(lost)}"


def test_what_is_refused_stands_on_the_page_that_asked(every_scene: list[Scene]) -> None:
    """Nothing is known of any route: a form is filled in as its page shows it, whatever it is."""
    every, proven, wrong, unreached = cycle(kinds()), set[str](), list[str](), dict[str, str]()
    for scene in every_scene:
        with entered(scene):
            visit = Visit(scene)
            for address in visit.posts:
                refusing = Refusing(refusal_of(next(every)))
                found = attempt(visit, address, refusing)
                kind = type(refusing.error).__name__
                if refusing.is_reached or not found:
                    proven.add(str(address))
                    wrong += [f"{address}: {kind} {fault}" for fault in found]
                else:
                    unreached[str(address)] = "; ".join(found)
    rules = {
        f"POST {rule.rule}"
        for rule in every_scene[0].app.url_map.iter_rules()
        if is_of_a_page(every_scene[0].app, rule)
    }
    wrong += [f"{rule}: {unreached.get(rule, 'is in no scene')}" for rule in sorted(rules - proven)]
    assert not wrong, "\n".join(wrong)
