"""The forms that check what is said about a model, in the admin and in files."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.models import LanguageModel


class LanguageModelForm(forms.ModelForm):
    link = forms.URLField(
        label=_("Link"), max_length=200, required=False, assume_scheme="https"
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
