"""Which answers may be shown with the name of who wrote them.

Whoever has seen an answer with its author can never judge it blind again. So an answer is shown
only when it cannot meet anybody any more, or to somebody who was told already.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from arena.models import Answer, Arena, Battle, LanguageModel, Voter
from arena.models.bank import AnswerQuerySet


def browsable(answers: AnswerQuerySet, model_id: int | None, voter: Voter | None) -> AnswerQuerySet:
    """The model's ones of `answers` that may be shown as such to this voter, or to a stranger."""
    answers = answers.filter(model=model_id)
    seen = Q(id__in=settled(answers, model_id).values("id"))
    if voter:
        seen |= ~Q(id__in=answers.hidden_from(voter).values("id"))
    return answers.filter(seen)


def settled(answers: AnswerQuerySet, model_id: int | None) -> AnswerQuerySet:
    """Those that cannot meet anybody any more, nor are before anybody's eyes now."""
    # Compared by text: the same one in another arena would be recognised there.
    texts = may_meet().filter(model=model_id).values("text")
    on_a = unfinished_battles().filter(answer_a=OuterRef("id"))
    on_b = unfinished_battles().filter(answer_b=OuterRef("id"))
    return answers.filter(~Q(text__in=texts), ~Exists(on_a), ~Exists(on_b))


def may_meet() -> AnswerQuerySet:
    """Answers in play, and those that an administrator's next step may bring into play."""
    answers = Answer.objects.filter(current=True, prompt__arena__status=Arena.Status.OPEN)
    return answers.exclude(model__status=LanguageModel.Status.RETIRED)


def unfinished_battles() -> QuerySet[Battle]:
    return Battle.objects.filter(
        vote__isnull=True, skipped_at__isnull=True, expires_at__gt=timezone.now()
    )
