"""Chat completions as OpenAI's API streams them, which most servers of models understand."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from typing import Any

from arena.providers import Failure, NoAnswer, Piece, Target, Usage
from arena.providers.asking import Response, asked, failure_of
from arena.providers.deadlines import Deadline
from arena.providers.documents import document_of, expected
from arena.providers.events import Events
from arena.texts.thinking import Thinking

# Text is read at once when it begins, and then this often: the chunks that came meanwhile cost
# little more than one. Nobody is shown text more often.
GATHERING = 0.1

MAX_CHARACTERS = 200_000
MAX_TOKENS = 2**31 - 1  # what a column of the database holds


async def stream(target: Target, messages: list[dict[str, str]]) -> AsyncGenerator[Piece, None]:
    """Ask for an answer and yield its pieces as they come; closing the iterator hangs up.

    `usage` may come more than once, each time for all tokens so far.

    Raises
    ------
    NoAnswer
        At any time, even after pieces of text.
    """
    deadline, parser = Deadline(target.timeouts), AnswerParser()
    question = request_for(target, messages)
    async with asked(target, "/chat/completions", deadline, question) as response:
        async for batch in batches(response):
            for piece in (piece for document in batch for piece in parser.pieces(document)):
                yield piece
                if piece.text:
                    deadline.text_came()
            if parser.is_done:
                break
            if not parser.is_blank:
                await asyncio.sleep(GATHERING)
        for piece in parser.rest():
            yield piece
        parser.check_whole()


def request_for(target: Target, messages: list[dict[str, str]]) -> dict[str, Any]:
    """The request: an extra field replaces one of ours, and null leaves it out."""
    system = [{"role": "system", "content": target.system_prompt}] if target.system_prompt else []
    fields = {
        "model": target.model,
        "messages": [*system, *messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": target.max_tokens,
        "temperature": target.temperature,
        **target.extra_body,
    }
    return {name: value for name, value in fields.items() if value is not None}


async def batches(response: Response) -> AsyncIterator[Iterable[Any]]:
    """The chunks of a stream, as many as have arrived each time; None stands for its `[DONE]`.

    Some servers send one whole document although a stream was asked for.
    """
    content_type = response.content_type
    if content_type == "application/json":
        yield [await response.read_document(), None]
    elif content_type == "text/event-stream":
        events = Events()
        while part := await response.read():
            yield map(chunk_of, events.complete(part))
    else:
        said = await response.read_beginning()
        raise NoAnswer(Failure.MALFORMED, f"{content_type or 'no content type'}: {said}")


def chunk_of(data: bytes) -> Any:
    return None if data.strip() == b"[DONE]" else document_of(data)


class AnswerParser:
    """Makes pieces of an answer's documents, and knows whether they are all of it."""

    def __init__(self) -> None:
        self.characters = 0
        self.thinking = Thinking()
        self.is_blank = True
        self.finish_reason = ""
        self.is_done = False

    def pieces(self, document: Any) -> Iterator[Piece]:
        if document is None:
            self.is_done = True
            return
        expected(document, dict)
        if document.get("error") or document.get("object") == "error":
            raise no_answer_of(document.get("error") or document)
        if choices := expected(document.get("choices") or [], list):
            yield from self.pieces_of_choice(expected(choices[0], dict))
        if usage := usage_of(document.get("usage")):
            yield Piece(usage=usage)

    def pieces_of_choice(self, choice: dict[str, Any]) -> Iterator[Piece]:
        message = expected(choice.get("delta") or choice.get("message") or {}, dict)
        if text := clean(text_of(message.get("content"))):
            self.characters += len(text)
            if self.characters > MAX_CHARACTERS:
                raise NoAnswer(Failure.TOO_LARGE, f"more than {MAX_CHARACTERS:,} characters")
            yield from self.said(self.thinking.said(text))
        if reason := choice.get("finish_reason"):
            self.finish_reason = expected(reason, str)
            yield Piece(finish_reason=reason)

    def said(self, text: str) -> Iterator[Piece]:
        if text:
            self.is_blank = self.is_blank and text.isspace()
            yield Piece(text=text)

    def rest(self) -> Iterator[Piece]:
        """The text that was held back because it might have been the beginning of a thought."""
        return self.said(self.thinking.rest())

    def check_whole(self) -> None:
        if not self.is_done and not self.finish_reason:
            raise NoAnswer(Failure.BROKEN, "the stream ended before the answer did")
        if self.is_blank:
            raise NoAnswer(Failure.EMPTY, f"finish_reason: {self.finish_reason or 'none'}")


def text_of(content: Any) -> str:
    """Some models answer with a list of parts, and some of these are thoughts."""
    if isinstance(content, list):
        parts = [expected(part, dict) for part in content]
        return "".join(text_of(part.get("text")) for part in parts if part.get("type") == "text")
    return expected(content or "", str)


def clean(text: str) -> str:
    """The text without what the database cannot store: NUL, and halves of characters."""
    text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def usage_of(counts: Any) -> Usage | None:
    """None for anything that is not a count of tokens; the answer is not lost because of it."""
    if not isinstance(counts, dict):
        return None
    tokens: list[Any] = [counts.get("prompt_tokens"), counts.get("completion_tokens")]
    if all(type(count) is int and 0 <= count <= MAX_TOKENS for count in tokens):
        return Usage(*tokens)
    return None


def no_answer_of(error: Any) -> NoAnswer:
    """What an error within an answer says; its code is often the HTTP status that it would have
    had."""
    fields = error if isinstance(error, dict) else {"message": error}
    code, message = fields.get("code"), fields.get("message")
    status = code if type(code) is int and 400 <= code < 600 else 500
    said = message if isinstance(message, str) else "without a message"
    return NoAnswer(failure_of(status), f"error in the answer: {said}")
