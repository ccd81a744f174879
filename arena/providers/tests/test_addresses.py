"""Live answers come from public addresses and allowed networks, whatever a name resolves to."""

import asyncio
import socket
from asyncio.selector_events import BaseSelectorEventLoop
from ipaddress import ip_network

import pytest

from arena.providers import Failure, NoAnswer, Target
from arena.providers.addresses import checked_base_url, checked_networks, is_allowed
from arena.providers.openai_compatible import stream
from arena.tests.mock_endpoint import mock_endpoint

LOOPBACK = (ip_network("127.0.0.0/8"),)

PUBLIC = ["1.1.1.1", "93.184.216.34", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450::1"]
NOT_PUBLIC = {
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],
    "private": ["10.0.0.5", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fc00::1"],
    "loopback": ["127.0.0.1", "127.255.0.1", "::1"],
    "shared": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
    "link-local": ["169.254.1.1", "fe80::1", "fe80::1%1"],
    "metadata": ["169.254.169.254", "fd00:ec2::254", "192.0.0.192", "168.63.129.16"],
    "site-local": ["fec0::1"],
    "multicast": ["224.0.0.1", "239.1.1.1", "ff02::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.88.99.1", "4000::1", "100::1", "5f00::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "2001:2::1"],
    "mapped": ["::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:1.1.1.1", "::ffff:169.254.169.254"],
    "compatible": ["::7f00:1", "::1.1.1.1"],
    "translated": ["::ffff:0:10.0.0.1"],
    "NAT64": ["64:ff9b::10.0.0.1", "64:ff9b::1.1.1.1", "64:ff9b:1::1"],
    "6to4": ["2002:7f00:1::", "2002:101:101::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address):
    assert is_allowed(address, ())


@pytest.mark.parametrize(
    "address", [address for addresses in NOT_PUBLIC.values() for address in addresses]
)
def test_no_others_are(address):
    assert not is_allowed(address, ())


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.0.0.0/8"),
        ("127.0.0.1", "127.0.0.1/32"),
        ("fd00::1", "fd00::/8"),
        ("64:ff9b::a00:1", "64:ff9b::/96"),
    ],
)
def test_a_network_may_be_allowed(address, network):
    assert is_allowed(address, (ip_network(network),))


@pytest.mark.parametrize("address", ["::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "::10.0.0.1"])
def test_an_allowed_network_lets_in_no_disguise_of_its_addresses(address):
    assert not is_allowed(address, (ip_network("10.0.0.0/8"),))


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://my_model-1.internal./a%20b/~c", "http://my_model-1.internal./a%20b/~c"),
    ],
)
def test_a_base_url_is_scheme_host_and_path(url, checked):
    assert checked_base_url(url) == checked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.openai.com/v1",
        "ftp://host/v1",
        "file:///etc/passwd",
        "http://",
        "http:///v1",
        "http://:80/v1",
        "http://user:secret@host/v1",
        "http://user@host/v1",
        "http://host/v1?key=1",
        "http://host/v1?",
        "http://host/v1#part",
        "http://host/v1#",
        "http://host:0/v1",
        "http://host:65536/v1",
        "http://host:port/v1",
        "http://host:/v1",
        "http://host:٨٠/v1",
        "http://ho st/v1",
        "http://host/v1 ",
        " http://host/v1",
        "http://host/v1\n",
        "http://host\t/v1",
        "http://host/v1\r\nX-Header: 1",
        "http://host\\@other/v1",
        "http://host\x00/v1",
        "http://hóst/v1",
        "http://127。0。0。1/v1",
        "http://host%2e/v1",
        "http://a..b/v1",
        "http://.host/v1",
        "http://-host/v1",
        "http://[::1/v1",
        "http://[fe80::1%25eth0]/v1",
        "http://[1.2.3.4]/v1",
        "http://[::1]x/v1",
        "http://x[::1]/v1",
    ],
)
def test_and_nothing_else(url):
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds, which a form catches alike
        checked_base_url(url)


def test_networks_are_separated_by_commas():
    assert checked_networks("") == ()
    assert checked_networks(" 127.0.0.0/8,fd00::/8 ,") == (
        ip_network("127.0.0.0/8"),
        ip_network("fd00::/8"),
    )


@pytest.mark.parametrize(
    "text", ["local", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8;127.0.0.0/8", "1"]
)
def test_what_is_no_network_is_refused(text):
    with pytest.raises(ValueError, match=r"\w+"):
        checked_networks(text)


def failure_at(base_url, networks=()) -> NoAnswer:
    """Why there is no answer from there."""

    async def ask() -> None:
        async for _ in stream(Target(base_url, "fast", networks=networks), []):
            pass

    with pytest.raises(NoAnswer) as refused:
        asyncio.run(ask())
    return refused.value


@pytest.fixture
def connected(monkeypatch) -> list[str]:
    """The addresses that were connected to, of which none listens."""
    addresses = []

    async def refuse(loop, socket, address):
        addresses.append(address[0])
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", refuse)
    return addresses


def resolve_to(monkeypatch, *answers: list[str]) -> list[str]:
    """Each look-up of a name has the next answer; the names that were looked up."""
    asked, left = [], list(answers)

    def getaddrinfo(host, port, *args, **options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "0x7f.1",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "169.254.169.254",
    ],
)
def test_no_spelling_of_a_local_address_is_connected_to(host, connected):
    refused = failure_at(f"http://{host}/v1")
    assert refused.failure == Failure.FORBIDDEN
    assert "not public and not in an allowed network" in refused.detail
    assert connected == []


@pytest.mark.parametrize("host", ["2130706433", "0177.0.0.1", "127.1", "0", "2852039166"])
def test_a_number_that_is_no_proper_address_is_not_asked(host, connected):
    assert failure_at(f"http://{host}/v1").failure == Failure.FORBIDDEN
    assert connected == []


def test_a_name_is_judged_by_its_addresses(monkeypatch, connected):
    resolve_to(monkeypatch, ["10.0.0.5"])
    refused = failure_at("https://innocent.example/v1")
    assert refused.failure == Failure.FORBIDDEN
    assert refused.detail == (
        "innocent.example resolves to 10.0.0.5, which is not public and not in an allowed network"
    )
    assert connected == []


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch, connected):
    asked = resolve_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    assert failure_at("http://rebinding.example/v1").failure == Failure.UNREACHABLE
    assert asked == ["rebinding.example"]
    assert failure_at("http://rebinding.example/v1").failure == Failure.FORBIDDEN
    assert connected == ["93.184.216.34"]


def test_forbidden_addresses_among_others_are_left_out(monkeypatch, connected):
    resolve_to(monkeypatch, ["10.0.0.5", "1.1.1.1", "::ffff:127.0.0.1", "1.0.0.1"])
    assert failure_at("http://mixed.example/v1").failure == Failure.UNREACHABLE
    assert set(connected) == {"1.1.1.1", "1.0.0.1"}


def test_a_name_in_an_allowed_network_is_asked(monkeypatch):
    with mock_endpoint() as endpoint:
        resolve_to(monkeypatch, ["10.0.0.5", "127.0.0.1"])
        base_url = f"http://model.example:{endpoint.port}/v1"

        async def ask() -> str:
            target = Target(base_url, "say:Hello", networks=LOOPBACK)
            question = [{"role": "user", "content": "?"}]
            return "".join([piece.text async for piece in stream(target, question)])

        assert asyncio.run(ask()) == "Hello"
        assert endpoint.requests[0].headers["host"] == f"model.example:{endpoint.port}"


@pytest.mark.parametrize("base_url", ["http://host/v1?a", "gopher://host", "http://u:p@host"])
def test_what_is_no_base_url_is_not_asked(base_url, connected):
    assert failure_at(base_url).failure == Failure.FORBIDDEN
    assert connected == []


def test_proxies_of_the_environment_are_not_used(monkeypatch, connected):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    failure_at("http://1.1.1.1/v1")
    assert connected == ["1.1.1.1"]
