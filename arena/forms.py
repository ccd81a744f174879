"""How the admin reads what people write, and what may be said about a model, in a file as well."""

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.encryption import Unreadable
from arena.models import Deployment, Endpoint, LanguageModel

KEY = re.compile(r"[!-~]+")


class ProseField(forms.CharField):
    """A text of many lines; browsers send \\r\\n, and files mostly do not."""

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class LanguageModelForm(forms.ModelForm):
    link = forms.URLField(
        label=_("Link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 80}),
    )

    class Meta:
        model = LanguageModel
        fields: ClassVar = [
            "name",
            "organization",
            "license",
            "knowledge_cutoff",
            "context_length",
            "parameter_count",
            "input_price",
            "output_price",
            "link",
            "status",
        ]
        error_messages: ClassVar = {
            "status": {"invalid_choice": _("A status is one of draft, active and retired.")}
        }


def validate_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise ValidationError(
            _("A key consists of ASCII letters, digits and symbols, without spaces.")
        )


class EndpointForm(forms.ModelForm):
    """The key goes in and never comes out. Its field is not called `key`, because the admin shows a
    read-only field through the attribute of the same name."""

    new_key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=1000,
        validators=[validate_key],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "size": 60}),
    )
    remove_key = forms.BooleanField(label=_("Remove the stored key"), required=False)

    class Meta:
        model = Endpoint
        fields: ClassVar = [
            "name",
            "base_url",
            "networks",
            "key_variable",
            "daily_budget",
            "connect_seconds",
            "first_token_seconds",
            "stall_seconds",
            "total_seconds",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_key"].help_text = key_state(self.instance)

    def clean(self) -> None:
        super().clean()
        new_key, remove = self.cleaned_data.get("new_key"), self.cleaned_data.get("remove_key")
        stays = bool(self.instance.sealed_key) and not remove
        if new_key and remove:
            self.add_error("remove_key", _("Either enter another key or remove the stored one."))
        if self.cleaned_data.get("key_variable") and (new_key or stays):
            self.add_error("key_variable", _("Either name a variable or store a key, not both."))
        if stays and not new_key and self.is_moved():
            self.add_error(
                "new_key", _("Enter the key again, because it would now go to another server.")
            )

    def is_moved(self) -> bool:
        """People who may edit an endpoint but do not know its key must not be able to have it sent
        to themselves."""
        before, after = self.initial.get("base_url"), self.cleaned_data.get("base_url")
        return bool(after) and urlsplit(before)[:2] != urlsplit(after)[:2]

    def save(self, commit: bool = True) -> Endpoint:
        if self.cleaned_data["new_key"]:
            self.instance.keep_key(self.cleaned_data["new_key"])
        elif self.cleaned_data["remove_key"]:
            self.instance.sealed_key = ""
        return super().save(commit)


def key_state(endpoint: Endpoint) -> str:
    """Whether there is a key, in one sentence."""
    try:
        key = endpoint.key
    except Unreadable:
        return gettext(
            "A key is stored, but it was sealed with another SECRET_KEY: enter it again."
        )
    if endpoint.key_variable:
        name = {"name": endpoint.key_variable}
        if key:
            return gettext("The key is in the variable %(name)s.") % name
        return gettext("The variable %(name)s is not set where the server runs.") % name
    if key:
        return gettext("A key is stored. Leave this empty to keep it.")
    return gettext("No key is stored.")


class ExtraFieldsField(forms.JSONField):
    """Empty means no extra fields. Anything the parser cannot read is not JSON, and is shown as
    typed."""

    def bound_data(self, data: str | None, initial: object) -> str:
        return InvalidJSONInput(data or "")

    def to_python(self, value: str | None) -> Any:
        try:
            return super().to_python(value) or {}
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class DeploymentForm(forms.ModelForm):
    class Meta:
        model = Deployment
        fields: ClassVar = [
            "endpoint",
            "served_name",
            "temperature",
            "max_tokens",
            "system_prompt",
            "extra_body",
        ]
        field_classes: ClassVar = {"system_prompt": ProseField, "extra_body": ExtraFieldsField}


class ArenaForm(forms.ModelForm):
    def clean(self) -> None:
        super().clean()
        moderator = self.cleaned_data.get("moderator")
        if self.cleaned_data.get("moderation_model") and not moderator:
            self.add_error("moderator", _("Choose the endpoint of the moderation model."))
        if moderator and not has_its_key(moderator):
            self.add_error(
                "moderator",
                _("The key of this endpoint cannot be read, so every question would be refused."),
            )


def has_its_key(endpoint: Endpoint) -> bool:
    """Whether the key that the endpoint names is there; some endpoints need none."""
    try:
        return bool(endpoint.key) or not endpoint.key_variable
    except Unreadable:
        return False


class ForbiddenPairFormSet(forms.BaseInlineFormSet):
    """A row alone does not know its arena, and therefore not whether the pair is already
    forbidden."""

    def clean(self) -> None:
        super().clean()
        seen = self.pairs_elsewhere()
        for form in self.forms:
            one, other = form.cleaned_data.get("one"), form.cleaned_data.get("other")
            if form.cleaned_data.get("DELETE") or one is None or other is None:
                continue
            pair = frozenset((one.id, other.id))
            if pair in seen:
                said = _("The pair %(one)s and %(other)s is already forbidden.")
                raise ValidationError(said, params={"one": one, "other": other})
            seen.add(pair)

    def pairs_elsewhere(self) -> set[frozenset[int]]:
        """The pairs that were added since the form was opened."""
        if self.instance.pk is None:
            return set()
        shown = [form.instance.pk for form in self.initial_forms]
        rows = self.instance.forbidden_pairs.exclude(id__in=shown).values_list("one", "other")
        return set(map(frozenset, rows))


class QuestionForm(forms.Form):
    """What an administrator asks a model to see whether it answers."""

    question = ProseField(
        label=_("Prompt"),
        max_length=20_000,
        initial=_("Say hello in one sentence."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80, "class": "vLargeTextField"}),
    )
