"""How what people write in the admin is read, and what may be said about a model in a file too."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.models import LanguageModel


class ProseField(forms.CharField):
    """A text of many lines; browsers send \\r\\n, and files mostly do not."""

    def to_python(self, value: str | None) -> str:
        return super().to_python(value).replace("\r\n", "\n")


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
