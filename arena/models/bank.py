"""The bank of prompts and prepared answers."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arena.models.arenas import Arena
from arena.models.registry import LanguageModel
from arena.texts.plain import is_plain, name_of, validate_plain
from arena.texts.stored_words import category_title
from arena.texts.style import count_tokens, style_of
from arena.texts.tagging import tags_of

OVERALL = "overall"
TIES_EXCLUDED = "ties-excluded"


def validate_category(slug: str) -> None:
    if slug in (OVERALL, TIES_EXCLUDED):
        raise ValidationError(_("A board already has this name. Choose another slug."))


class CategoryQuerySet(models.QuerySet["Category"]):
    def named(self, slugs: Iterable[str]) -> "CategoryQuerySet":
        """The categories of these slugs; those that are missing are made."""
        self.bulk_create(map(Category.of, slugs), ignore_conflicts=True)
        return self.filter(slug__in=slugs)


class Category(models.Model):
    """A kind of prompt, such as coding or German; every arena may use it."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True, validators=[validate_category])
    name = models.CharField(_("name"), max_length=100, validators=[validate_plain])

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return category_title(self.slug, self.name)

    @classmethod
    def of(cls, slug: str) -> "Category":
        """A category named after its slug; not yet saved."""
        return cls(slug=slug, name=name_of(slug))


class PromptQuerySet(models.QuerySet["Prompt"]):
    def bulk_create(self, objs: Iterable["Prompt"], *args: Any, **options: Any) -> list["Prompt"]:
        prompts = list(objs)
        for prompt in prompts:
            prompt.tokens = count_tokens(prompt.text)
        return super().bulk_create(prompts, *args, **options)

    def named(self, arena: Arena, key: str) -> "Prompt | None":
        """The prompt whose key is this text, which a stranger may have written."""
        return self.filter(arena=arena, key=key).first() if is_plain(key) else None


class Prompt(models.Model):
    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="prompts")
    key = models.CharField(
        _("key"),
        max_length=80,
        validators=[validate_plain],
        help_text=_("A short name, unique in the arena, by which files refer to the prompt."),
    )
    text = models.TextField(_("text"), blank=True)
    tokens = models.PositiveIntegerField(_("tokens"), default=0, editable=False)
    is_own = models.BooleanField(
        _("a voter's own"),
        default=False,
        editable=False,
        help_text=_("Asked by a voter in a live battle, and shown to nobody else."),
    )
    categories = models.ManyToManyField(Category, blank=True, related_name="prompts")

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [models.UniqueConstraint(fields=["arena", "key"], name="prompt_key_unique")]
        indexes = [models.Index(fields=["arena"], condition=Q(is_own=False), name="prompt_of_bank")]

    def __str__(self) -> str:
        return self.key

    def save(self, **options: Any) -> None:
        self.tokens = count_tokens(self.text)
        super().save(**options)

    def tag(self) -> None:
        """Add the categories that follow from the text."""
        self.categories.add(*Category.objects.named(tags_of(self.text)))


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of_board(self, arena: Arena, category: str) -> "AnswerQuerySet":
        """Answers to the prompts that a board of the category is about, current or not."""
        answers = self.filter(prompt__arena=arena)
        if category in (OVERALL, TIES_EXCLUDED):
            return answers
        return answers.filter(prompt__categories__slug=category)

    def in_play(self) -> "AnswerQuerySet":
        """Answers that may meet another: current, by an active member with a weight above 0.

        Answers to a voter's own question are not among them, because nobody else sees that
        question.
        """
        return self.filter(
            current=True,
            prompt__is_own=False,
            model__status=LanguageModel.Status.ACTIVE,
            model__memberships__arena=F("prompt__arena"),
            model__memberships__sampling_weight__gt=0,
        )

    def hidden_from(self, voter: Any) -> "AnswerQuerySet":
        """Answers whose author `voter` has not been told, by a vote or otherwise."""
        on_a = voter.votes.filter(answer_a__isnull=False)
        on_b = voter.votes.filter(answer_b__isnull=False)
        unvoted = self.exclude(id__in=on_a.values("answer_a")).exclude(
            id__in=on_b.values("answer_b")
        )
        return unvoted.exclude(id__in=voter.reveals.values("answer"))

    def bulk_create(self, objs: Iterable["Answer"], *args: Any, **options: Any) -> list["Answer"]:
        answers = list(objs)
        for answer in answers:
            answer.count_style()
        return super().bulk_create(answers, *args, **options)


class Answer(models.Model):
    """A stored answer. Its text never changes, because votes were cast on it: a new text is a new
    row, and the row that it replaces is no longer current."""

    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="answers")
    model = models.ForeignKey(LanguageModel, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("text"), blank=True)
    tokens = models.PositiveIntegerField(_("tokens"), default=0, editable=False)
    headers = models.PositiveIntegerField(_("headers"), default=0, editable=False)
    lists = models.PositiveIntegerField(_("list items"), default=0, editable=False)
    bold = models.PositiveIntegerField(_("bold passages"), default=0, editable=False)
    current = models.BooleanField(_("current"), default=True)
    created_at = models.DateTimeField(_("stored"), auto_now_add=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["prompt", "model"], condition=Q(current=True), name="answer_current_once"
            )
        ]

    def __str__(self) -> str:
        return str(_("%(model)s on %(prompt)s") % {"model": self.model, "prompt": self.prompt})

    def save(self, **options: Any) -> None:
        if self._state.adding:
            self.count_style()
        super().save(**options)

    def count_style(self) -> None:
        for feature, count in asdict(style_of(self.text)).items():
            setattr(self, feature, count)
