"""A model's thinking before it answers, if it comes inside the answer: it is not part of the
answer.

This applies only at the beginning: an answer may mention such marks, and then they are shown.
"""

MARKS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "<seed:think>": "</seed:think>",
    "◁think▷": "◁/think▷",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|channel|>analysis<|message|>": "<|end|>",
}


class Thinking:
    """Passes on the answer, piece by piece, and holds back the thinking before it.

    Text that may turn out to be a mark is held back until that is known; at the end, `rest` returns
    what turned out not to be one.
    """

    def __init__(self) -> None:
        self.held = ""
        self.closing = ""
        self.has_thought = False
        self.is_answering = False

    def said(self, piece: str) -> str:
        """The part of the text so far that is to be passed on now."""
        if self.is_answering:
            return piece
        self.held += piece
        while self.held and not self.is_answering:
            if self.closing:
                if not self._skip_thought():
                    return ""
            elif not self._begin():
                return ""
        return self._release() if self.is_answering else ""

    def rest(self) -> str:
        """A thought that never ends is not an answer."""
        return "" if self.closing else self._release()

    def _skip_thought(self) -> bool:
        """Whether the thought has ended. Only as much of it is kept as may contain its end."""
        _, end, after = self.held.partition(self.closing)
        if not end:
            self.held = self.held[-len(self.closing) :]
            return False
        self.held, self.closing, self.has_thought = after, "", True
        return True

    def _begin(self) -> bool:
        """Whether it is already known if a thought begins."""
        start = self.held.lstrip()
        for opening, closing in MARKS.items():
            if start.startswith(opening):
                self.held, self.closing = start[len(opening) :], closing
                return True
            if opening.startswith(start):
                return False
        self.is_answering = True
        return True

    def _release(self) -> str:
        """Without the space between a thought and what follows it."""
        released, self.held = self.held, ""
        return released.lstrip() if self.has_thought else released


def without_thinking(text: str) -> str:
    """A complete answer without the thinking before it.

    Chat templates often give the opening mark to the model, so that an answer has only the closing
    one.
    """
    thinking = Thinking()
    said = thinking.said(text) + thinking.rest()
    for opening, closing in MARKS.items():
        before, end, after = said.partition(closing)
        if end and opening not in before:
            return after.lstrip()
    return said
