"""What has come of an answer so far, while we listen to it."""

from contextlib import aclosing
from time import monotonic

from arena.providers import Piece, Target, Usage
from arena.providers.openai_compatible import stream


class Listener:
    """`usage` and `first_token_ms` are None until they are known."""

    def __init__(self) -> None:
        self.text = ""
        self.usage: Usage | None = None
        self.first_token_ms: int | None = None

    async def listen(self, target: Target, messages: list[dict[str, str]]) -> None:
        """Listen to the end of the answer; raises NoAnswer if it has none."""
        began = monotonic()
        async with aclosing(stream(target, messages)) as pieces:
            async for piece in pieces:
                if piece.text and self.first_token_ms is None:
                    self.first_token_ms = round((monotonic() - began) * 1000)
                self.hear(piece)

    def hear(self, piece: Piece) -> None:
        self.text += piece.text
        self.usage = piece.usage or self.usage
