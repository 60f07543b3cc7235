"""Short texts by a plugin that the deployment brings: who chose them, and each goes once or is shown as doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.accounts import operations as accounts
from core.accounts.operations import Chosen
from core.db import db
from core.letters.models import Letter
from core.letters.operations import sending
from core.letters.workflow import LetterState, Way
from core.notifications.operations import send
from core.notifications.rules import Topic
from core.people.models import Person
from core.plugin_api import NotTaken, PluginRefused, ShortText, hookimpl
from core.plugin_kit import loader
from tests.support import installing
from tests.support.clients import browser_of, words
from tests.support.house import REGION
from tests.support.post import Post, go

MOBILE = "13812340000"


@dataclass(eq=False)
class Gateway:
    """A deployment's plugin, and what its gateway took; `raises` next instead."""

    taken: list[ShortText] = field(default_factory=list)
    raises: list[BaseException] = field(default_factory=list)
    answers: bool | None = True

    @hookimpl
    def send_text(self, text: ShortText) -> bool | None:
        if self.raises:
            raise self.raises.pop()
        self.taken.append(text)
        return self.answers


@pytest.fixture
def gateway(app: Flask) -> Iterator[Gateway]:
    made, manager = Gateway(), app.extensions["greenroll"].region.plugin_manager
    manager.register(made)
    yield made
    manager.unregister(made)


@pytest.fixture
def chosen(reader: Person) -> Person:
    """Somebody who wants reminders by short texts, and by mail all but them."""
    letters = [each for each in Topic if each is not Topic.REMINDER]
    wanted = Chosen(letters, [Topic.REMINDER])
    return accounts.change_profile(reader.id, name="甲", phone=MOBILE, chosen=wanted, by=reader)


def remind(reader: Person) -> None:
    send([reader], "您的申报将于明天截止。", "/applications/1", topic=Topic.REMINDER)


def only() -> Letter:
    db.session.expire_all()
    return db.session.scalars(select(Letter)).one()


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    now = clock.machine_now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "machine_now", lambda: now)


def test_each_goes_the_way_that_was_chosen_for_it_once(chosen: Person, gateway: Gateway, post: Post) -> None:
    remind(chosen)
    send([chosen], "您的申报已退回补正。", "/applications/1", topic=Topic.RETURN)
    go()
    go()
    assert [(each.phone, each.text) for each in gateway.taken] == [(MOBILE, "您的申报将于明天截止。")]
    assert [each["Subject"] for each in post.taken] == ["您的申报已退回补正。"]
    ways = {each.way: each for each in db.session.scalars(select(Letter))}
    assert {each.state for each in ways.values()} == {LetterState.SENT}
    assert ways[Way.TEXT].address == "138****0000", "a telephone lies sealed with its person"
    assert gateway.taken[0].id == ways[Way.TEXT].id


def test_nobody_gets_one_who_did_not_ask_or_cannot(reader: Person, gateway: Gateway, post: Post) -> None:
    remind(reader)
    go()
    chosen = Chosen([], list(Topic))
    accounts.change_profile(reader.id, name="甲", phone="0731-88000001", chosen=chosen, by=reader)
    remind(reader)
    go()
    assert gateway.taken == []
    assert len(post.taken) == 1, "by mail went what nobody had unchosen"


def test_who_has_changed_his_mind_gets_none_that_waits(chosen: Person, gateway: Gateway) -> None:
    remind(chosen)
    accounts.change_profile(chosen.id, name="甲", phone=MOBILE, chosen=Chosen([]), by=chosen)
    go()
    assert gateway.taken == []
    assert only().state is LetterState.STOPPED


def test_what_the_gateway_says_is_believed(chosen: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.raises = [NotTaken("额度已用完")]
    remind(chosen)
    go()
    assert (only().state, only().error) == (LetterState.WAITING, "短信服务答复：额度已用完")
    later(monkeypatch, 2)
    gateway.raises = [NotTaken("号码不存在", for_good=True)]
    go()
    go()
    assert only().state is LetterState.FAILED
    assert gateway.taken == []


@pytest.mark.parametrize("raised", [[RuntimeError("connection lost")], []])
def test_what_nobody_vouches_for_is_doubtful_and_goes_no_second_time(
    chosen: Person, gateway: Gateway, raised: list[BaseException]
) -> None:
    gateway.raises, gateway.answers = raised.copy(), None
    remind(chosen)
    for _ in range(3):
        go()
    assert only().state is LetterState.DOUBTFUL
    assert len(gateway.taken) <= 1


def test_a_sender_that_dies_leaves_it_doubtful(
    chosen: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.raises = [KeyboardInterrupt()]
    remind(chosen)
    with pytest.raises(KeyboardInterrupt):
        go()
    go()
    assert only().state is LetterState.SENDING
    later(monkeypatch, 11)
    go()
    assert only().state is LetterState.DOUBTFUL
    assert gateway.taken == []


def test_mail_that_is_away_holds_up_no_text(chosen: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise sending._Away("邮件服务器不在。")

    monkeypatch.setattr(sending, "_server", away)
    send([chosen], "已退回。", topic=Topic.RETURN)
    remind(chosen)
    go()
    assert len(gateway.taken) == 1


def test_the_page_offers_what_there_is(app: Flask, reader: Person, gateway: Gateway) -> None:
    browser = browser_of(app, reader)
    assert "以短信接收" in words(browser.get("/account").text)
    sent = browser.submit("/account", name="甲", phone=MOBILE, letters=["result"], texts=["reminder", "return"])
    assert sent.status_code == 302
    db.session.expire_all()
    now = db.session.get_one(Person, reader.id)
    assert (now.wants_letters, sorted(now.wanted_texts)) == (True, ["reminder", "return"])
    assert "result" not in now.unwanted_letters
    assert len(now.unwanted_letters) == len(Topic) - 1


def test_a_deployment_brings_a_plugin_beside_its_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not loader.load(REGION).sends_texts
    head = "from core.plugin_api import hookimpl\n\n\n"
    serves = f"{head}@hookimpl\ndef send_text(text):\n    return True\n"
    installing.write(tmp_path / "city_texts", {"__init__.py": serves})
    installing.register(tmp_path, "texts", "city_texts", group="greenroll.deployment")
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded = loader.load(REGION)
    assert loaded.sends_texts
    assert loaded.send_text(ShortText(id="1", phone=MOBILE, text="试发"))
    installing.write(tmp_path / "city_rules", {"__init__.py": f"{head}@hookimpl\ndef rules():\n    return []\n"})
    installing.register(tmp_path, "rules", "city_rules", group="greenroll.deployment")
    with pytest.raises(PluginRefused, match="declares"):
        loader.load(REGION)
