"""Who voted what: voters, battles and votes."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.models.arenas import Arena
from arena.models.bank import Answer, Prompt
from arena.models.registry import LanguageModel
from arena.texts.plain import validate_plain

OPEN_FOR = timedelta(hours=12)


class Outcome(models.IntegerChoices):
    """A voter's choice. The numbers are the rating engine's codes, and the labels are the API's
    words."""

    A = 0, "a"
    B = 1, "b"
    TIE = 2, "tie"
    BOTH_BAD = 3, "both_bad"


class Origin(models.IntegerChoices):
    LIVE = 0, _("cast here")
    IMPORTED = 1, _("imported")
    SIMULATED = 2, _("simulated")


class SetAside(models.TextChoices):
    """Why a vote is kept and not counted."""

    NAMED = "named", _("The models were named before the vote.")
    SELF_NAMED = "self-named", _("An answer said who wrote it.")
    KNOWN = "known", _("The voter had already been told who wrote one of these answers.")


class Voter(models.Model):
    """Someone who votes, known only by a random key in the session, or by a file's label."""

    key = models.CharField(_("key"), max_length=200, unique=True, validators=[validate_plain])
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")

    def __str__(self) -> str:
        return self.key


def expiry() -> datetime:
    return timezone.now() + OPEN_FOR


class Battle(models.Model):
    """Two answers put before one voter. It is closed by one vote, by a skip, or by time.

    Its id is random, so that it tells nothing; the sides were drawn when it was opened. Battles of
    imported votes may have models but no texts. A live battle, about the voter's own questions, has
    turns; they become its prompt and answers when the voter votes. A battle without an answer on
    both sides is void.
    """

    class Kind(models.TextChoices):
        PREPARED = "prepared", _("prepared answers")
        LIVE = "live", _("own questions, blind")
        NAMED = "named", _("own questions, models named")

    class Void(models.TextChoices):
        FAILED = "failed", _("a model did not answer")
        AGAIN = "again", _("the voter asked for another pair")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="battles")
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="battles")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, null=True, related_name="+")
    model_a = models.ForeignKey(
        LanguageModel, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    model_b = models.ForeignKey(
        LanguageModel, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answer_a = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+")
    answer_b = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+")
    draw_probability = models.FloatField(
        null=True, help_text=_("The probability with which this pair was drawn from those left.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.PREPARED,
        db_default=Kind.PREPARED,
        editable=False,
    )
    origin = models.PositiveSmallIntegerField(choices=Origin.choices, default=Origin.LIVE)
    created_at = models.DateTimeField(_("opened"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), default=expiry)
    skipped_at = models.DateTimeField(_("skipped"), null=True)
    voided = models.CharField(
        _("void"), max_length=10, choices=Void.choices, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("battle")
        verbose_name_plural = _("battles")
        constraints = [
            models.CheckConstraint(condition=~Q(model_a=F("model_b")), name="battle_of_two_models"),
            models.UniqueConstraint(
                F("voter"),
                Least("answer_a", "answer_b"),
                Greatest("answer_a", "answer_b"),
                name="battle_pair_once_a_voter",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def get_absolute_url(self) -> str:
        return reverse("battle", args=[self.id])

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def pair(self) -> tuple[int, int]:
        """The ids of both models, A first."""
        return self.model_a_id, self.model_b_id

    @property
    def texts(self) -> tuple[str, str, str]:
        """The prompt and both answers, A first; imported battles may have none."""
        assert self.prompt
        assert self.answer_a
        assert self.answer_b
        return self.prompt.text, self.answer_a.text, self.answer_b.text

    @property
    def is_live(self) -> bool:
        """Whether its answers are requested live, not prepared."""
        return self.kind != self.Kind.PREPARED

    @property
    def is_named(self) -> bool:
        return self.kind == self.Kind.NAMED

    @property
    def first_question(self) -> str:
        """The first question of a live battle; if all were stopped before an answer, the last one
        tried."""
        turn = self.turns.not_dropped().first() or self.turns.reverse()[0]
        return turn.question


class VoteQuerySet(models.QuerySet["Vote"]):
    def counted(self) -> "VoteQuerySet":
        """The votes that ratings rest on; whether a vote is one of them is decided when it is
        cast."""
        return self.filter(set_aside="")


class Vote(models.Model):
    """One voter's judgement of one battle, complete in a row, so that counting reads one table.

    The voter's own request writes it once; `sequence` is the seal that the ledger adds later. A
    vote that is set aside is kept with the reason and counts nowhere.
    """

    battle = models.OneToOneField(Battle, on_delete=models.PROTECT, related_name="vote")
    arena = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="votes", db_index=False)
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="votes")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, null=True, related_name="votes")
    model_a = models.ForeignKey(
        LanguageModel, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    model_b = models.ForeignKey(
        LanguageModel, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answer_a = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer_b = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.PositiveSmallIntegerField(_("outcome"), choices=Outcome.choices)
    set_aside = models.CharField(
        _("not counted"), max_length=10, choices=SetAside.choices, blank=True, db_default=""
    )
    origin = models.PositiveSmallIntegerField(choices=Origin.choices, default=Origin.LIVE)
    cast_at = models.DateTimeField(_("cast"), default=timezone.now)
    sequence = models.BigIntegerField(_("sequence"), null=True, unique=True, editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="vote_outcome")
        ]
        indexes = [
            models.Index(fields=["arena", "sequence"], name="vote_arena_sequence"),
            models.Index(fields=["id"], condition=Q(sequence=None), name="vote_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{Outcome(self.outcome).label} in battle {self.battle_id}"

    @classmethod
    def of(cls, battle: Battle, outcome: Outcome, **fields: object) -> "Vote":
        """The row that says `outcome` of `battle`; not yet saved."""
        return cls(
            battle=battle,
            arena_id=battle.arena_id,
            voter_id=battle.voter_id,
            prompt_id=battle.prompt_id,
            model_a_id=battle.model_a_id,
            model_b_id=battle.model_b_id,
            answer_a_id=battle.answer_a_id,
            answer_b_id=battle.answer_b_id,
            origin=battle.origin,
            outcome=outcome,
            **fields,
        )


def share_key() -> str:
    return secrets.token_urlsafe(12)


class Share(models.Model):
    """A finished battle that its voter shows to anyone with the link; deleting the row takes the
    link back."""

    key = models.CharField(_("key"), max_length=40, unique=True, default=share_key, editable=False)
    battle = models.OneToOneField(Battle, on_delete=models.CASCADE, related_name="share")
    shared_at = models.DateTimeField(_("shared"), auto_now_add=True)

    class Meta:
        verbose_name = _("shared battle")
        verbose_name_plural = _("shared battles")

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("shared", args=[self.key])


class Reveal(models.Model):
    """An answer whose author a voter was told in another way than by their own vote."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="reveals")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        constraints = [
            models.UniqueConstraint(fields=["voter", "answer"], name="reveal_once_a_voter")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} to {self.voter}"


class VoteFile(models.Model):
    """A file of votes that was imported, kept so that it is not counted twice by mistake."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="vote_files")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("name"), max_length=255)
    votes = models.PositiveBigIntegerField(_("votes"))
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("vote file")
        verbose_name_plural = _("vote files")

    def __str__(self) -> str:
        return self.name
