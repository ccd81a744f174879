"""Filling the bank: categories, prompts, answers."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy, ngettext

from arena.admin.base import PROSE, KeptAdmin
from arena.exchange.arenas import Entrance
from arena.exchange.upload_pages import UploadAdmin
from arena.exchange.uploads import AnswersUpload
from arena.models import Answer, Arena, Category, Prompt


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Prompt)
class PromptAdmin(KeptAdmin):
    list_display = ("key", "arena", "beginning", "answer_count")
    list_filter = ("is_own", "arena", "categories")
    list_select_related = ("arena",)
    search_fields = ("key", "text")
    filter_horizontal = ("categories",)
    formfield_overrides = PROSE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        current = Count("answers", filter=Q(answers__current=True))
        return super().get_queryset(request).annotate(answer_count=current)

    def get_readonly_fields(self, request: HttpRequest, obj: Prompt | None = None) -> tuple:
        return ("arena",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        """A voter's own question stays as it was when they voted on it."""
        return not (obj and obj.is_own) and super().has_change_permission(request, obj)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "text" in form.changed_data:
            form.instance.tag()

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, prompt: Prompt) -> str:
        return Truncator(prompt.text).chars(80)

    @admin.display(description=gettext_lazy("answers"), ordering="answer_count")
    def answer_count(self, prompt: Any) -> int:
        return prompt.answer_count


@admin.register(Answer)
class AnswerAdmin(KeptAdmin, UploadAdmin):
    """Nobody edits a stored answer: another text is a new answer, which takes its place."""

    upload_form = AnswersUpload
    instead = gettext_lazy("Withdraw it instead: it keeps its votes but is no longer shown.")
    fields = ("prompt", "model", "text")
    list_display = ("model", "prompt", "arena", "beginning", "current", "created_at")
    list_filter = ("current", "prompt__arena", "prompt__categories")
    list_select_related = ("model", "prompt__arena")
    search_fields = ("model__name", "prompt__key", "text")
    autocomplete_fields = ("prompt", "model")
    formfield_overrides = PROSE
    actions = ("withdraw",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Adding does what an upload of one row does: it may make a new member and replace an
        answer."""
        return self.may_upload(request)

    def has_change_permission(self, request: HttpRequest, obj: Answer | None = None) -> bool:
        return False

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("arena.change_answer")

    @admin.action(description=gettext_lazy("Withdraw from battles"), permissions=["withdraw"])
    @transaction.atomic
    def withdraw(self, request: HttpRequest, answers: QuerySet[Answer]) -> None:
        for answer in answers.filter(current=True):
            self.log_change(request, answer, gettext("Withdrawn from battles."))
        count = answers.update(current=False)
        said = ngettext("%d answer was withdrawn.", "%d answers were withdrawn.", count)
        self.message_user(request, said % count)

    def save_model(self, request: HttpRequest, obj: Answer, form: ModelForm, change: bool) -> None:
        Entrance.of(obj.prompt.arena, [obj.model.name]).apply()
        obj.prompt.answers.filter(model=obj.model, current=True).update(current=False)
        earlier = obj.prompt.answers.filter(model=obj.model, text=obj.text).order_by("id").last()
        if earlier:
            obj.id = earlier.id
            obj.save(update_fields=["current"])
        else:
            obj.save()

    @admin.display(description=gettext_lazy("arena"), ordering="prompt__arena")
    def arena(self, answer: Answer) -> Arena:
        return answer.prompt.arena

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, answer: Answer) -> str:
        return Truncator(answer.text).chars(80)
