"""Connections to endpoints: kept for a moment, and only to addresses that are allowed."""

import asyncio
import atexit
import socket
import ssl
from functools import cache
from ipaddress import ip_address
from itertools import chain

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from arena.providers import Failure, NoAnswer
from arena.providers.addresses import Network, is_allowed

# Shorter than the five seconds after which uvicorn, behind many local models, closes a connection:
# a request on a connection that is just being closed would fail.
KEEP_SECONDS = 4

Networks = tuple[Network, ...]
sessions: dict[asyncio.AbstractEventLoop, dict[Networks, aiohttp.ClientSession]] = {}


async def session_for(host: str, networks: Networks) -> aiohttp.ClientSession:
    """The connections of this event loop that may go to these networks and to public addresses.

    A battle asks for at most two answers, so there is no limit on connections. Proxies from the
    environment are not used, because any address could be reached through one.
    """
    require_allowed_number(host, networks)
    loop = asyncio.get_running_loop()
    if loop not in sessions:
        sessions[loop] = {}
        await close_ended()
    if networks not in sessions[loop]:
        sessions[loop][networks] = new_session(networks)
    return sessions[loop][networks]


async def close_ended() -> None:
    """Forget the connections of event loops that are no more."""
    ended = [sessions.pop(loop) for loop in list(sessions) if loop.is_closed()]
    for session in chain.from_iterable(one.values() for one in ended):
        await session.close()


# Otherwise there would be a warning about each one left when the process ends.
atexit.register(lambda: asyncio.run(close_ended()))


def new_session(networks: Networks) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=0,
        ssl=ssl_context(),
        resolver=GuardedResolver(networks),
        keepalive_timeout=KEEP_SECONDS,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        auto_decompress=False,
    )


@cache
def ssl_context() -> ssl.SSLContext:
    """One for the process: it takes 25 ms to read all certificates."""
    return ssl.create_default_context()


def require_allowed_number(host: str, networks: Networks) -> None:
    """Check a host that is written as an address: it is not resolved, so nothing else would."""
    try:
        address = str(ip_address(host))
    except ValueError:
        return
    if not is_allowed(address, networks):
        raise forbidden(host, [address])


class GuardedResolver(AbstractResolver):
    """Gives those addresses of a host that we may connect to, and the connection goes to these very
    addresses.

    A forbidden address does not rule out the others: `localhost` is 127.0.0.1 and ::1, and often
    the network of only one is allowed.
    """

    def __init__(self, networks: Networks) -> None:
        self.networks = networks

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM
        )
        addresses = list(dict.fromkeys((str(address[0]), kind) for kind, *_, address in found))
        allowed = [pair for pair in addresses if is_allowed(pair[0], self.networks)]
        if not allowed:
            raise forbidden(host, [address for address, _ in addresses])
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=kind,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address, kind in allowed
        ]

    async def close(self) -> None:
        pass


def forbidden(host: str, addresses: list[str]) -> NoAnswer:
    return NoAnswer(
        Failure.FORBIDDEN,
        f"{host} resolves to {', '.join(addresses[:4])}, which is not public and not in an allowed"
        " network",
    )
