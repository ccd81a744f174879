"""What a model thinks before it answers, where it comes inside the answer: it is no part of it.

Only at the beginning: an answer may speak of such marks, and then they are shown.
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
    """Passes on what is said, piece by piece, and holds back what is thought before.

    What may yet turn out to be a mark is held back until it is known; at the end `rest` gives what
    turned out to be none.
    """

    def __init__(self) -> None:
        self.held = ""
        self.closing = ""
        self.has_thought = False
        self.is_answering = False

    def said(self, piece: str) -> str:
        """What of the text so far is to be passed on now."""
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
        """A thought that never ends is no answer."""
        return "" if self.closing else self._release()

    def _skip_thought(self) -> bool:
        """Whether the thought has ended. No more of it is kept than what may hold its end."""
        _, end, after = self.held.partition(self.closing)
        if not end:
            self.held = self.held[-len(self.closing) :]
            return False
        self.held, self.closing, self.has_thought = after, "", True
        return True

    def _begin(self) -> bool:
        """Whether it is known by now if a thought begins."""
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
    """A whole answer without what was thought before it.

    Templates of chats often give the opening mark to the model, so that an answer has the closing
    one alone.
    """
    thinking = Thinking()
    said = thinking.said(text) + thinking.rest()
    for opening, closing in MARKS.items():
        before, end, after = said.partition(closing)
        if end and opening not in before:
            return after.lstrip()
    return said
