"""Which votes are set aside: kept and not counted, since the voter may have known who answered."""

from collections.abc import Iterable

from django.db.models import Q

from arena.models import Answer, Arena, Battle, LanguageModel, SetAside, Turn
from arena.texts.identification import says_who_wrote_it

LEAST = 20  # characters by which an answer is known again


def reason(battle: Battle) -> str:
    """Why a vote in this battle is not counted; empty if it is. A question is never a reason."""
    if battle.is_named:
        return SetAside.NAMED
    if says_who_answers(battle):
        return SetAside.SELF_NAMED
    if knows_an_author(battle):
        return SetAside.KNOWN
    return ""


def says_who_answers(battle: Battle) -> bool:
    """For a live battle, this was checked in every turn, in everything that came."""
    if battle.is_live:
        return battle.turns.filter(self_named=True).exists()
    return any_names_itself(battle.texts[1:], battle.arena)


def any_names_itself(texts: Iterable[str], arena: Arena) -> bool:
    contestants = LanguageModel.objects.filter(memberships__arena=arena)
    facts = contestants.values_list("name", "organization")
    names = {name for pair in facts for name in pair if name}
    return any(says_who_wrote_it(text, names) for text in texts)


def knows_an_author(battle: Battle) -> bool:
    """Whether the voter has been told who gives one of these answers, side by side or by a vote.

    If both answers are the same, they do not tell who gave which.
    """
    return any(
        a != b and (knows(battle, question, "a", a) or knows(battle, question, "b", b))
        for question, a, b in exchanges(battle)
    )


def exchanges(battle: Battle) -> list[tuple[str, str, str]]:
    """Each question with both answers to it."""
    if not battle.is_live:
        return [battle.texts]
    return list(battle.turns.finished().values_list("question", "answer_a", "answer_b"))


def knows(battle: Battle, question: str, side: str, answer: str) -> bool:
    model = getattr(battle, f"model_{side}_id")
    turns = Turn.objects.filter(battle__voter=battle.voter_id)
    asked = turns.filter(question=question)
    on_a, on_b = Q(battle__model_a=model), Q(battle__model_b=model)
    if asked.filter(on_a | on_b, battle__kind=Battle.Kind.NAMED).exists():
        return True
    told = turns.filter(Q(battle__kind=Battle.Kind.NAMED) | Q(battle__vote__isnull=False))
    earlier = [
        *told.filter(on_a).values_list("answer_a", flat=True),
        *told.filter(on_b).values_list("answer_b", flat=True),
        *Answer.objects.filter(
            model=model, id__in=battle.voter.reveals.values("answer")
        ).values_list("text", flat=True),
    ]
    return any(is_the_same(answer, text) for text in earlier)


def is_the_same(one: str, other: str) -> bool:
    """True even if one of them was stopped; short answers say nothing, since anybody may give
    them."""
    length = min(len(one), len(other))
    return length >= LEAST and one[:length] == other[:length]
