"""Connections: what is no HTTP, kept ones, several addresses, certificates."""

import asyncio
import ipaddress
import socket
import ssl
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from arena.providers import Failure, NoAnswer, Target, Timeouts
from arena.providers import connections as providers_connections
from arena.providers.openai_compatible import stream
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
HELLO = [{"role": "user", "content": "Hello"}]
ANSWER = b'{"choices": [{"message": {"content": "Hello"}}]}'
PATIENCE = 10  # seconds; a test that waits longer has failed
OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@pytest.fixture
def endpoint() -> Iterator[MockEndpoint]:
    with mock_endpoint() as endpoint:
        yield endpoint


async def text_from(base_url: str, model: str, timeouts: Timeouts | None = None) -> str:
    target = Target(base_url, model, networks=LOOPBACK, timeouts=timeouts or Timeouts())
    return "".join([piece.text async for piece in stream(target, HELLO)])


def text_of(endpoint: MockEndpoint, response: str | bytes) -> str:
    """The answer in a response of these bytes."""
    whole = response if isinstance(response, str) else response.decode("latin-1")
    return asyncio.run(text_from(endpoint.base_url, f"send:{whole}"))


def failure_of(base_url: str, model: str = "fast", timeouts: Timeouts | None = None) -> NoAnswer:
    with pytest.raises(NoAnswer) as refused:
        asyncio.run(text_from(base_url, model, timeouts))
    return refused.value


@pytest.mark.parametrize(
    "head",
    [
        "SSH-2.0-OpenSSH_9.2",
        "HTTP/2 200 OK",
        "HTTP/1.1 abc OK",
        "HTTP/1.1 99 OK",
        "HTTP/1.1 200 OK\r\nno header",
        "HTTP/1.1 200 OK\r\nContent-Length: -5",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked",
        "X" * 100_000,
    ],
)
def test_what_is_no_http_is_malformed(endpoint, head):
    refused = failure_of(endpoint.base_url, f"send:{head}\r\n\r\n")
    assert refused.failure == Failure.MALFORMED


@pytest.mark.parametrize(
    "response",
    [
        OK.encode() + b"\r\n" + ANSWER,
        OK.replace("1.1", "1.0").encode() + b"\r\n" + ANSWER,
        OK.encode() + b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER,
        b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n" + OK.encode() + b"\r\n" + ANSWER,
    ],
)
def test_a_body_ends_in_several_ways(endpoint, response):
    assert text_of(endpoint, response) == "Hello"


@pytest.mark.parametrize(
    ("response", "detail"),
    [
        ("", "the server hung up without an answer"),
        ("HTTP/1.1 20", "the server hung up without an answer"),
        (f"{OK}Content-Length: 100\r\n\r\nabc", "the server hung up in the middle"),
        (f"{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab", "the server hung up in the middle"),
    ],
)
def test_a_response_that_is_cut_off_is_broken(endpoint, response, detail):
    refused = failure_of(endpoint.base_url, f"send:{response}")
    assert (refused.failure, refused.detail) == (Failure.BROKEN, detail)


def test_a_response_without_a_body_is_malformed(endpoint):
    refused = failure_of(endpoint.base_url, "send:HTTP/1.1 204 None\r\n\r\n")
    assert (refused.failure, refused.detail) == (Failure.MALFORMED, "no content type:")


# Kept connections


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The address of each new connection."""
    addresses, connect = [], BaseSelectorEventLoop.sock_connect

    async def count(loop, socket, address):
        addresses.append(address[0])
        return await connect(loop, socket, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", count)
    return addresses


async def one_after_another(endpoint: MockEndpoint, *models: str) -> None:
    for model in models:
        with suppress(NoAnswer):
            await text_from(endpoint.base_url, model)


@pytest.mark.parametrize("model", ["fast", "plain", "fail-500", "redirect", "html", "no-done"])
def test_a_connection_is_used_again(endpoint, opened, model):
    asyncio.run(one_after_another(endpoint, model, "fast", model))
    assert len(opened) == 1


def test_the_end_of_an_answer_may_come_later(endpoint, opened, monkeypatch):
    monkeypatch.setattr("arena.providers.asking.END_SECONDS", PATIENCE)
    asyncio.run(one_after_another(endpoint, "late-end", "fast"))
    assert len(opened) == 1


def test_but_is_not_waited_for_long(endpoint, opened, monkeypatch):
    monkeypatch.setattr("arena.providers.asking.END_SECONDS", 0)
    monkeypatch.setattr("arena.providers.openai_compatible.GATHERING", 0)
    asyncio.run(one_after_another(endpoint, "late-end", "fast"))
    assert len(opened) == 2


@pytest.mark.parametrize(
    "model",
    [
        "break",
        f"send:{OK}Content-Length: 48\r\nConnection: close\r\n\r\n{ANSWER.decode()}",
        f"send:{OK.replace('1.1', '1.0')}Content-Length: 48\r\n\r\n{ANSWER.decode()}",
        f"send:{OK}Content-Length: 48\r\n\r\n{ANSWER.decode()}HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_a_connection_is_not_used_after_what_is_not_read_to_its_end(endpoint, opened, model):
    asyncio.run(one_after_another(endpoint, model, "fast"))
    assert len(opened) == 2


def test_nor_when_the_server_hung_up_meanwhile(opened):
    async def ask_a_server_that_returns() -> str:
        with mock_endpoint() as first:
            await text_from(first.base_url, "fast")
        await asyncio.sleep(0.1)  # for the event loop to hear of it
        with mock_endpoint(port=first.port):
            return await text_from(first.base_url, "say:Back")

    assert asyncio.run(asyncio.wait_for(ask_a_server_that_returns(), PATIENCE)) == "Back"
    assert len(opened) == 2


def test_nor_by_who_may_not_connect_there(endpoint):
    async def ask_twice() -> None:
        await text_from(endpoint.base_url, "fast")
        async for _ in stream(Target(endpoint.base_url, "fast"), HELLO):
            pass

    with pytest.raises(NoAnswer, match="forbidden"):
        asyncio.run(ask_twice())


def test_event_loops_that_ended_are_forgotten(endpoint):
    for _ in range(3):
        asyncio.run(text_from(endpoint.base_url, "fast"))
    assert len(providers_connections.sessions) == 1


def test_both_sides_that_are_first_in_an_event_loop_share_its_connections(endpoint):
    async def both() -> list[object]:
        sessions = (providers_connections.session_for("localhost", LOOPBACK) for _ in "ab")
        return await asyncio.gather(*sessions)

    asyncio.run(text_from(endpoint.base_url, "fast"))
    one, other = asyncio.run(both())
    assert one is other


# Addresses and time


def test_nobody_listens():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        refused = failure_of(f"http://127.0.0.1:{bound.getsockname()[1]}/v1")
    assert refused.failure == Failure.UNREACHABLE


def test_a_host_without_an_address_is_unreachable(monkeypatch):
    def fail(*arguments, **options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    refused = failure_of("http://nowhere.example/v1")
    assert refused.failure == Failure.UNREACHABLE
    assert refused.detail.startswith("nowhere.example: ")


def resolve_to(monkeypatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: found)


def test_the_next_address_is_tried(endpoint, monkeypatch, opened):
    resolve_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    assert asyncio.run(text_from(f"http://model.example:{endpoint.port}/v1", "say:Here")) == "Here"
    assert opened == ["127.0.0.2", "127.0.0.1"]


@pytest.mark.parametrize("slow", ["getaddrinfo", "sock_connect"])
def test_a_connection_has_its_time(monkeypatch, slow):
    async def never(*arguments, **options):
        await asyncio.Event().wait()

    monkeypatch.setattr(BaseSelectorEventLoop, slow, never)
    host = "model.example" if slow == "getaddrinfo" else "127.0.0.1"
    refused = failure_of(f"http://{host}/v1", timeouts=Timeouts(connect=0.05))
    assert (refused.failure, refused.detail) == (Failure.TIMEOUT, "no connection within 0.05 s")


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Of model.example and 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "model.example")])
    names = [
        x509.DNSName("model.example"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "certificate.pem"
    pem, nothing = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, nothing)
    path.write_bytes(private + signed.public_bytes(pem))
    return path


@pytest.fixture
def secure_endpoint(certificate) -> Iterator[MockEndpoint]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with mock_endpoint(tls=context) as endpoint:
        yield endpoint


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(providers_connections, "ssl_context", lambda: context)


@pytest.mark.parametrize("host", ["127.0.0.1", "model.example", "model.example."])
@pytest.mark.usefixtures("trusted")
def test_a_host_with_its_certificate_is_asked(secure_endpoint, monkeypatch, host):
    resolve_to(monkeypatch, "127.0.0.1")
    base_url = f"https://{host}:{secure_endpoint.port}/v1"
    assert asyncio.run(text_from(base_url, "say:Hello")) == "Hello"


@pytest.mark.usefixtures("trusted")
def test_one_with_the_certificate_of_another_is_not(secure_endpoint, monkeypatch):
    resolve_to(monkeypatch, "127.0.0.1")
    refused = failure_of(f"https://other.example:{secure_endpoint.port}/v1")
    assert refused.failure == Failure.UNREACHABLE
    assert "certificate verify failed" in refused.detail
    assert secure_endpoint.requests == []


def test_nor_is_one_with_a_certificate_that_nobody_signed(secure_endpoint):
    refused = failure_of(secure_endpoint.base_url)
    assert refused.failure == Failure.UNREACHABLE
    assert "certificate verify failed" in refused.detail


def test_nor_one_that_speaks_no_tls(endpoint):
    base_url = endpoint.base_url.replace("http:", "https:")
    assert failure_of(base_url, timeouts=Timeouts(connect=0.1)).failure == Failure.TIMEOUT
    assert endpoint.requests == []
