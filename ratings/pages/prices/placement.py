"""Places the names in a chart (pure): none covers another, a mark or the edge."""

from collections.abc import Iterable
from dataclasses import dataclass

from ratings.pages.drawing.labels import shortened, text_width

ASCENT, DESCENT = 10.0, 3.5
"""Of the text, in pixels."""

SPOTS = (
    (-8, -6, "end"),
    (8, 15, "start"),
    (8, -6, "start"),
    (-8, 15, "end"),
    (10, 4, "start"),
    (-10, 4, "end"),
)
"""Around a point, the best first: (right, down, which end of the text stands there)."""

LONGEST = 200


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> Box:
        width = text_width(self.text)
        left = self.x - width if self.anchor == "end" else self.x
        return Box(left, self.y - ASCENT, left + width, self.y + DESCENT)


def place(
    points: Iterable[tuple[str, float, float]], taken: Iterable[Box], bounds: Box
) -> list[Label | None]:
    """A label for each (text, x, y), in order; None if there is no room."""
    taken = list(taken)
    labels = []
    for text, x, y in points:
        label = fitting(shortened(text, LONGEST), x, y, taken, bounds)
        labels.append(label)
        if label:
            taken.append(label.box)
    return labels


def fitting(text: str, x: float, y: float, taken: list[Box], bounds: Box) -> Label | None:
    for right, down, anchor in SPOTS:
        label = Label(text, x + right, y + down, anchor)
        if bounds.holds(label.box) and not any(label.box.meets(box) for box in taken):
            return label
    return None
