"""A live battle's texts: as messages for a model, and as a prompt and answers for the bank."""

from collections.abc import Iterable

from django.db import transaction

from arena.models import Answer, Battle, Prompt, Turn


def messages(turn: Turn, side: str) -> list[dict[str, str]]:
    """The messages to one side's model: the finished turns, with its own answers."""
    said = []
    finished = turn.battle.turns.finished().filter(number__lt=turn.number)
    for earlier in finished if turn.number > 1 else ():
        said += [
            {"role": "user", "content": earlier.question},
            {"role": "assistant", "content": getattr(earlier, f"answer_{side}")},
        ]
    return [*said, {"role": "user", "content": turn.question}]


@transaction.atomic
def record(battle: Battle) -> None:
    """Keep the finished turns as the prompt and the answers that the vote is about.

    The answers of several turns become one answer to one prompt. They are not current, because
    nobody else ever sees them.
    """
    turns = list(battle.turns.finished())
    battle.prompt = Prompt(
        arena=battle.arena,
        key=f"own-{battle.id}",
        text=joined(turn.question for turn in turns),
        is_own=True,
    )
    battle.prompt.save()
    battle.prompt.tag()
    battle.answer_a = stored(battle.prompt, battle.model_a_id, (turn.answer_a for turn in turns))
    battle.answer_b = stored(battle.prompt, battle.model_b_id, (turn.answer_b for turn in turns))
    battle.save(update_fields=["prompt", "answer_a", "answer_b"])


def stored(prompt: Prompt, model: int, texts: Iterable[str]) -> Answer:
    return Answer.objects.create(prompt=prompt, model_id=model, text=joined(texts), current=False)


def joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)
