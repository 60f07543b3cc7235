"""The proxy of deploy/, run by a real nginx: what it forwards, holds back and lets go of."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.servers import free_ports, worker_served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KIT = (Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
NAME = "greenroll.example.gov.cn"
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
AROUND = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Tried-As;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/greenroll.conf;
}}
"""


def nginx() -> str:
    """The program. Without one the test is skipped, except in continuous integration, where it fails."""
    if found := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return found
    reason = "No nginx was found: install Debian's package nginx-light."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime.now(UTC)).not_valid_after(datetime.now(UTC) + timedelta(days=1))
    folder.joinpath("fullchain.pem").write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    folder.joinpath("key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def adapted(changes: dict[str, str]) -> str:
    """The kit with the places of this machine, each of which it must name."""
    text = KIT
    for there, here in changes.items():
        assert there in text, there
        text = text.replace(there, here)
    return text


@contextmanager
def proxied(folder: Path, application: int, *, connections: int = 200) -> Iterator[int]:
    """The port on which the kit's nginx speaks TLS, in front of the application's."""
    program, (plain, secure) = nginx(), free_ports(2)
    certificate(folder)
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{application}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "/etc/greenroll/tls/": f"{folder}/",
        "client_header_timeout 10s;": "client_header_timeout 1s;",
        "client_body_timeout 20s;": "client_body_timeout 1s;",
        "client_max_body_size 200m;": "client_max_body_size 1m;",
        "limit_conn greenroll_connections 200;": f"limit_conn greenroll_connections {connections};",
    }
    (folder / "greenroll.conf").write_text(adapted(changes), encoding="utf-8")
    # Its folders are those of this test: nobody else could open them.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + AROUND.format(folder=folder), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    tried = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, ""), tried.stderr
    running = subprocess.Popen(command)
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", secure), timeout=1):
                break
            time.sleep(0.05)
        yield secure
    finally:
        running.terminate()
        running.wait(20)


def echo(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """What the application is told of who asks."""
    length = len(environ["wsgi.input"].read())
    names = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_HOST", "HTTP_FORWARDED")
    said = "|".join([*(environ.get(name, "-") for name in names), str(length)]).encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with worker_served(echo) as application, proxied(tmp_path_factory.mktemp("nginx"), application) as port:
        yield port


def opened(port: int, sent: bytes = b"") -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection = TRUSTING.wrap_socket(plain, server_hostname=NAME)
    connection.sendall(sent)
    return connection


def answer(connection: ssl.SSLSocket) -> str:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def asked(path: str = "/", *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {NAME}", "Connection: close", *headers, "", ""]).encode()


def posted(length: int, content: bytes) -> bytes:
    head = f"POST / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + content


@pytest.mark.parametrize("path", ["/", "/readyz", "/metrics"])
def test_the_application_is_told_who_asks_and_nothing_that_a_stranger_wrote(proxy: int, path: str) -> None:
    forged = ("X-Forwarded-For: 10.9.9.9", "X-Forwarded-Host: evil.example", "Forwarded: for=10.9.9.9")
    assert f"127.0.0.1|https|{NAME}|{NAME}|-|0" in answer(opened(proxy, asked(path, *forged)))


def test_slow_senders_are_let_go_and_keep_nobody_waiting(proxy: int) -> None:
    with ExitStack() as slow:
        heads = [slow.enter_context(opened(proxy, b"GE")) for _ in range(50)]
        bodies = [slow.enter_context(opened(proxy, posted(20, b"a"))) for _ in range(50)]
        assert " 200 " in answer(opened(proxy, asked()))
        for connection in (heads[0], bodies[0]):  # closed by the proxy, with or without a word
            with suppress(ConnectionError):
                assert b" 200 " not in connection.recv(65536)


def test_a_body_past_its_bound_is_refused(proxy: int) -> None:
    with opened(proxy, posted(2_000_000, b"")) as connection:
        assert b" 413 " in connection.recv(65536)
    assert answer(opened(proxy, posted(500_000, b"a" * 500_000))).endswith("|500000")


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[tuple[int, Callable[[], bool]]]:
    """The proxy before an application that never answers, and whether somebody has come to it by now."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.3)

    def has_come() -> bool:
        with suppress(TimeoutError):
            connection, _ = listening.accept()
            connection.close()
            return True
        return False

    with listening, proxied(tmp_path, listening.getsockname()[1], connections=3) as port:
        yield port, has_come


def test_a_request_reaches_the_application_only_when_it_is_whole(raw: tuple[int, Callable[[], bool]]) -> None:
    port, has_come = raw
    with opened(port, posted(20, b"a" * 10)) as connection:
        assert not has_come()
        connection.sendall(b"a" * 10)
        assert any(has_come() for _ in range(20))


def test_a_network_of_ipv6_has_the_connections_of_one_and_no_other_loses_by_it(
    raw: tuple[int, Callable[[], bool]],
) -> None:
    port, _ = raw

    def waits(address: str) -> bool:
        """Whether the connection is let in: the application behind never answers."""
        connection = held.enter_context(opened(port, asked("/", f"X-Tried-As: {address}")))
        connection.settimeout(0.5)
        try:
            return b" 503 " not in connection.recv(65536)
        except TimeoutError:
            return True

    with ExitStack() as held:
        assert all(waits(f"2001:db8::{number}") for number in range(1, 4))
        assert not waits("2001:db8::4:5:6:7")
        assert all(waits(other) for other in ("2001:db8:0:1::1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.3"))


def test_an_application_that_is_away_is_a_page_that_says_so(tmp_path: Path) -> None:
    [nobody] = free_ports(1)
    with proxied(tmp_path, nobody) as port:
        page = answer(opened(port, asked()))
    assert page.startswith("HTTP/1.1 503 ")
    assert "Retry-After: 10" in page
    assert "暂时无法访问" in page
