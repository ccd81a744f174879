"""Server-sent events, put together from the parts of a stream as they come."""

from collections.abc import Iterator

from arena.providers import Failure, NoAnswer

MAX_EVENT = 2_000_000


class Events:
    def __init__(self) -> None:
        self.line: list[bytes] = []
        self.data: list[bytes] = []
        self.size = 0

    def complete(self, part: bytes) -> Iterator[bytes]:
        """The data of each event that this part completes."""
        self.line.append(part)
        self.size += len(part)
        if b"\n" in part:
            *lines, rest = b"".join(self.line).split(b"\n")
            self.line = [rest]
            for line in lines:
                yield from self.take(line.removesuffix(b"\r"))
            self.size = len(rest) + sum(map(len, self.data))
        if self.size > MAX_EVENT:
            raise NoAnswer(Failure.TOO_LARGE, f"an event of more than {MAX_EVENT:,} bytes")

    def take(self, line: bytes) -> Iterator[bytes]:
        if line.startswith(b"data:"):
            self.data.append(line[5:])
        elif not line and self.data:
            yield b"\n".join(self.data)
            self.data = []
