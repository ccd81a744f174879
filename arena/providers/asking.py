"""A request to an endpoint: the answer as it comes, or why there is none."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from arena.providers import Failure, NoAnswer, Target
from arena.providers.addresses import checked_base_url
from arena.providers.connections import session_for
from arena.providers.deadlines import Deadline
from arena.providers.details import detail_of
from arena.providers.documents import MAX_SHOWN, beginning, document_of

MAX_BYTES = 32_000_000
MAX_DOCUMENT = 2_000_000

# How long we wait for the text of an error, and for the end of an answer that is complete.
ERROR_SECONDS = 2.0
END_SECONDS = 0.2


@asynccontextmanager
async def asked(
    target: Target, path: str, deadline: Deadline, document: Any = None
) -> AsyncIterator["Response"]:
    """GET, or POST the document; hang up at the end of the block unless everything was read.

    Raises
    ------
    NoAnswer
        Whatever went wrong, even within the block; its detail contains no key.
    """
    with told_without_key(target.key):
        answer = await begun(target, path, deadline, document)
        response = Response(answer, deadline)
        try:
            with deadline.watching(answer.content):
                await refuse_failure(response)
                yield response
                await response.read_end()
        finally:
            answer.release()


async def begun(
    target: Target, path: str, deadline: Deadline, document: Any
) -> aiohttp.ClientResponse:
    base = base_url_of(target)
    session = await session_for(urlsplit(base).hostname or "", target.networks)
    request = session.request(
        "GET" if document is None else "POST",
        URL(base + path, encoded=True),
        data=None if document is None else json.dumps(document).encode(),
        headers=headers_of(target.key),
        allow_redirects=False,
        timeout=aiohttp.ClientTimeout(total=None, connect=target.timeouts.connect),
    )
    return await deadline.hold(request)


@contextmanager
def told_without_key(key: str) -> Iterator[None]:
    try:
        yield
    except NoAnswer as no_answer:
        failure, detail = no_answer.failure, no_answer.detail
    except aiohttp.InvalidURL as error:
        failure, detail = Failure.FORBIDDEN, str(error)
    except aiohttp.ClientConnectorError as error:
        failure, detail = Failure.UNREACHABLE, f"{error.host}: {error.os_error}"
    except aiohttp.ServerDisconnectedError:
        failure, detail = Failure.BROKEN, "the server hung up without an answer"
    except (aiohttp.ClientPayloadError, OSError):
        failure, detail = Failure.BROKEN, "the server hung up in the middle"
    except aiohttp.ClientError as error:
        failure, detail = Failure.MALFORMED, f"not HTTP: {error}"
    else:
        return
    raise NoAnswer(failure, detail_of(detail, key))


def base_url_of(target: Target) -> str:
    try:
        return checked_base_url(target.base_url)
    except ValueError:
        raise NoAnswer(Failure.FORBIDDEN, f"not a base URL: {target.base_url}") from None


def headers_of(key: str) -> dict[str, str]:
    headers = {
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": "Evenhand",
    }
    if key:
        if " " in key or not (key.isascii() and key.isprintable()):
            raise NoAnswer(Failure.UNREADABLE_KEY, "the key has characters that cannot be sent")
        headers["Authorization"] = f"Bearer {key}"
    return headers


class Response:
    """An answer as it comes. At most `MAX_BYTES` of it are read."""

    def __init__(self, answer: aiohttp.ClientResponse, deadline: Deadline) -> None:
        self.answer = answer
        self.deadline = deadline
        self.size = 0

    @property
    def content_type(self) -> str:
        return self.answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    async def read(self) -> bytes:
        """The next part of the body; nothing at its end."""
        data = await self.deadline.receive()
        self.size += len(data)
        if self.size > MAX_BYTES:
            raise NoAnswer(Failure.TOO_LARGE, f"more than {MAX_BYTES:,} bytes")
        return data

    async def read_document(self) -> Any:
        """All of it, as JSON."""
        whole = bytearray()
        while part := await self.read():
            whole += part
            if len(whole) > MAX_DOCUMENT:
                raise NoAnswer(Failure.TOO_LARGE, f"a document of more than {MAX_DOCUMENT:,} bytes")
        return document_of(bytes(whole))

    async def read_beginning(self) -> str:
        """What an error says; it no longer matters if that cannot be read."""
        seen = b""
        try:
            async with asyncio.timeout(ERROR_SECONDS):
                while len(seen) < MAX_SHOWN and (part := await self.read()):
                    seen += part
        except (OSError, aiohttp.ClientError, NoAnswer):
            pass
        return beginning(seen)

    async def read_end(self) -> None:
        """The few bytes behind an answer, so that the connection can be kept."""
        try:
            async with asyncio.timeout(END_SECONDS):
                while await self.read():
                    pass
        except (OSError, aiohttp.ClientError, NoAnswer):
            pass


async def refuse_failure(response: Response) -> None:
    status, headers = response.answer.status, response.answer.headers
    if status >= 300:
        said = await response.read_beginning()
        if status < 400:
            said = f"redirects to {headers.get('Location', 'nowhere')}, which is not followed"
        raise NoAnswer(failure_of(status), f"{status}: {said}")
    if headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswer(Failure.MALFORMED, "compressed, which was not asked for")


def failure_of(status: int) -> Failure:
    if status == 429:
        return Failure.RATE_LIMITED
    return Failure.SERVER_ERROR if status >= 500 else Failure.REJECTED
