"""The fixtures of these tests: an instance that sends its letters to a mail server of the tests' own."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from core.config import Mail, MailSecurity, Mode, Settings
from core.people.models import Person
from tests.support.house import REGION, People
from tests.support.house import app as app
from tests.support.house import client as client
from tests.support.house import one_kind as one_kind
from tests.support.house import people as people
from tests.support.post import Post
from tests.support.standing import Standing


@pytest.fixture(scope="module")
def _post() -> Iterator[Post]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    post = Post(port=port)
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield post
    controller.stop()


@pytest.fixture
def post(_post: Post) -> Post:
    _post.taken.clear()
    _post.says.clear()
    _post.hangs_up = False
    return _post


@pytest.fixture
def settings(standing: Standing, _post: Post) -> Settings:
    return Settings(
        region=REGION,
        database_url=standing.url,
        owner_database_url=standing.owner_url,
        secret_key="a key of the tests and of nothing else",
        storage=standing.files,
        mode=Mode.TEST,
        public_url="https://greenroll.example.gov.cn",
        mail=Mail(
            host="127.0.0.1",
            port=_post.port,
            security=MailSecurity.NONE,
            sender="lvbang@example.gov.cn",
            wait_minutes=0,
        ),
    )


@pytest.fixture
def reader(app: Flask, people: People) -> Person:
    return people.applicant("甲")
