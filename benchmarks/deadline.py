"""The last hour before a deadline: two hundred applicants and twenty officers, with real sign-ins, on a real server.

Ours and the floor's are served alike (`greenroll serve`'s server, two workers, PostgreSQL), one after the other, to the
same number of clients at once, who do as many requests of each: sign in, look at pages, save, look again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple, Self
from urllib.parse import urlencode

from lxml import html

from benchmarks.crowd import Crowd, crowd
from benchmarks.floor import PASSWORD, floor_app
from benchmarks.measure import Result
from benchmarks.world import folder
from tests.support.databases import PostgresDatabases
from tests.support.postgres import postgres_server

PORT, WORKERS, AT_ONCE = 8150, 2, 24
_LONGEST = 25
"""Seconds for one run: who has not begun by then stays away."""
_ROWS = 5_000
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FOUND = 302


class Served(NamedTuple):
    """What a run came to: requests a second, and the seconds within which 99 of 100 were answered."""

    rate: float
    p99: float


class Client:
    """A person's browser: one connection, cookies, the address where he sits; it notes how long each answer took."""

    def __init__(self, number: int, taken: list[float]) -> None:
        self._connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
        self._headers = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250 + 1}", "X-Forwarded-Proto": "http"}
        self._taken = taken

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()

    def get(self, path: str) -> str:
        return self._ask("GET", path)

    def send(self, path: str, form: Sequence[tuple[str, str]]) -> str:
        """Send a form, and go where the answer leads. Raises RuntimeError where it leads nowhere."""
        return self._ask("POST", path, urlencode(form))

    def sign_in(self, email: str, password: str) -> str:
        token = _TOKEN.search(self.get("/sign-in"))
        known = [] if token is None else [("csrf_token", token[1]), ("email", email)]
        return self.send("/sign-in", [*known, ("password", password)])

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        begun = time.perf_counter()
        typed = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body, {**self._headers, **typed})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        self._taken.append(time.perf_counter() - begun)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._headers["Cookie"] = cookie.partition(";")[0]
        if answer.status == _FOUND:
            return self._ask("GET", answer.headers["Location"])
        if method == "POST" or answer.status != 200:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:2000]}")
        return text


Journey = Callable[[Client], object]


def deadline() -> Iterator[Result]:
    """Requests a second, held against the floor's; and how long the slowest hundredth took."""
    with ExitStack() as opened:
        server = opened.enter_context(postgres_server(Path(folder() / "postgres")))
        databases = PostgresDatabases(server, folder())
        opened.callback(databases.close)
        ours = opened.enter_context(databases.migrated())
        people = crowd(ours)
        with _serving([str(Path(sys.executable).with_name("greenroll")), "serve"], people.environment):
            own = _run([*_applicants(people), *_officers(people)])
        bare = opened.enter_context(databases.empty())
        bare = bare.replace("postgresql://", "postgresql+psycopg://")
        floor_app(bare, _ROWS)
        with _serving([sys.executable, "-m", "benchmarks.floor", bare], {}):
            floor = _run([_bare] * (len(people.applicants) + len(people.officers)))
    against = f"the floor's {floor.rate:.0f} requests/s; {len(people.applicants) + len(people.officers)} people"
    yield Result("deadline_vs_floor", own.rate / floor.rate, "rate/rate", 0.33, True, against)
    yield Result("deadline_p99_s", own.p99, "s", 2, False, f"{AT_ONCE} at once; the floor's {floor.p99:.2f} s")


def _applicants(people: Crowd) -> Iterator[Journey]:
    for one in people.applicants:

        def journey(client: Client, email: str = one.email, application: str = one.path) -> None:
            client.sign_in(email, people.password)
            client.get("/applications")
            client.get(application)
            section = f"{application}/{people.section}"
            form = html.fromstring(client.get(section)).get_element_by_id("main").forms[0]
            client.send(section, [*form.form_values(), ("save", "stay")])
            client.get(application)

        yield journey


def _officers(people: Crowd) -> Iterator[Journey]:
    for one in people.officers:

        def journey(client: Client, email: str = one.email, queue: str = one.path) -> None:
            client.sign_in(email, people.password)
            client.get(queue)
            for application in people.waiting:
                client.get(f"/review/applications/{application}?tab=review")

        yield journey


def _bare(client: Client) -> None:
    client.sign_in("", PASSWORD)
    for _ in range(4):
        client.get("/")
    client.send("/rows/1", [("verified", "3")])


def _run(journeys: Sequence[Journey]) -> Served:
    taken: list[float] = []
    begun = time.perf_counter()

    def go(number: int) -> None:
        if time.perf_counter() - begun < _LONGEST:
            with Client(number, taken) as client:
                journeys[number](client)

    # Officers come between applicants, in one order each time.
    order = sorted(range(len(journeys)), key=lambda number: (number * 7919) % 1009)
    with ThreadPoolExecutor(AT_ONCE) as clients:
        list(clients.map(go, order))
    return Served(len(taken) / (time.perf_counter() - begun), quantiles(taken, n=100)[-1])


@contextmanager
def _serving(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    options = [str(PORT), str(WORKERS)] if "-m" in command else ["--port", str(PORT), "--workers", str(WORKERS)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROLL_")}
    with subprocess.Popen([*command, *options], env={**kept, **environment}, stderr=subprocess.DEVNULL) as server:
        try:
            _await(server)
            yield
        finally:
            server.terminate()


def _await(server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"The server has ended: {server.returncode}")
        connection = HTTPConnection("127.0.0.1", PORT, timeout=1)
        try:
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("The server does not answer.")
