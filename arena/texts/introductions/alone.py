"""Answers that are little more than the name of who wrote them."""

from arena.texts.introductions.english import KIND, MADE
from arena.texts.introductions.grammar import Introduction, introduction
from arena.texts.names import COMMON, MODELS, ORDINARY, WELL_WRITTEN, alternatives

NAME = alternatives(MODELS, WELL_WRITTEN, ORDINARY, COMMON)

BEFORE = (
    r"\A(?:(?:of course|sure|certainly|yes|hello|hi|hey|ok|okay|well)[,.!]*\s)?"
    r"(?:(?:it's|it is|that's|that is|that would be|this is)\s)?"
)
VERSION = r"(?:[ -](?!(?:is|was|an?|the|by|from)\b)[\w.+]{1,12}){0,3}"
THE_END = r"[\"”»」`]?[.!]?(?: (?:how|what) [^\n?.]{0,60}\?)?\Z"
BY = rf",? ?\(?(?:{KIND},? )?(?:{MADE} )?(?:by|from) "

A_NAME = "name|assistant|i am"
A_MODEL = "(?:ai |language |base )?model(?: name)?"
A_DEVELOPER = "developer|creator|maker|(?:made|created|developed|built|trained) by"


def labelled(label: str) -> list[Introduction]:
    """The label once: of many models none is the speaker."""
    item = r"(?:[-•] ?)?"
    other = rf"{item}(?!(?:{label}) ?:)[^\n:]{{1,30}}: [^\n]{{1,80}}"
    member = r'"\w{1,20}" ?: ?"?[^"\n{}\[\]]{0,60}"? ?'
    return [
        introduction(
            rf"\A(?:[^\n:]{{0,80}}:\n)?(?:{other}\n){{0,4}}{item}(?:{label}) ?[:=] ?",
            rf"(?: ?[(,][^\n]{{0,60}})?[.]?(?:\n{other}){{0,6}}\Z",
        ),
        introduction(
            rf'\A\{{\s?(?:{member},\s?){{0,4}}"(?:{label.replace(" ", "_")})" ?: ?"',
            rf'"(?: ?,\s?{member}){{0,6}}\s?\}}\Z',
        ),
    ]


ALONE = [
    introduction(BEFORE, rf"(?:{BY}[^\n]{{1,40}}\)?)?{THE_END}"),
    introduction(
        r"\A", r": (?:hello|hi|hey|greetings|sure|of course|certainly|thank|I\b(?!,)|as an?\b)"
    ),
    introduction(r"(?<=[.!?…,]\n)(?:—|–|--) ?", r"[.!]?\Z"),
    introduction(rf"\A{MADE} (?:by|from) ", THE_END),
    *labelled(A_NAME),
    *labelled(A_DEVELOPER),
]
WITH_A_MAKER_OR_LABEL = [
    introduction(rf"{BEFORE}(?:{NAME}){VERSION}{BY}", rf"\)?{THE_END}"),
    *labelled(A_MODEL),
]
