"""Which answers may be shown with the name of who wrote them.

Somebody who has seen an answer with its author can never judge it blind again. So an answer is
shown only while it is not in battles, or to somebody who has already been told its author. An
administrator can bring it back into play, so we remember what a reader was shown
(`arena.battles.revealed`). Answers to a voter's own question are shown to nobody here, because the
question is nobody else's business.
"""

from django.db.models import Q

from arena.models import Answer, Arena, LanguageModel, Voter
from arena.models.bank import AnswerQuerySet


def browsable(answers: AnswerQuerySet, model_id: int | None, voter: Voter | None) -> AnswerQuerySet:
    """Those of `answers` that are the model's and may be shown as such to this voter, or to a
    stranger."""
    answers = answers.filter(model=model_id, prompt__is_own=False)
    # Compared by text: readers would recognise the same text in another arena.
    seen = ~Q(text__in=may_meet().filter(model=model_id).values("text"))
    if voter:
        seen |= ~Q(id__in=answers.hidden_from(voter).values("id"))
    return answers.filter(seen)


def may_meet() -> AnswerQuerySet:
    """Answers in play, and those that an administrator's next step may bring into play."""
    answers = Answer.objects.filter(current=True, prompt__arena__status=Arena.Status.OPEN)
    return answers.exclude(model__status=LanguageModel.Status.RETIRED)
