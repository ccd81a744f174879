"""The forms that check what is said about a model, in the admin and in files."""

from typing import ClassVar

from django import forms

from arena.models import LanguageModel


class LanguageModelForm(forms.ModelForm):
    # A name without a scheme is a https address: stated, because Django changes its default.
    link = forms.URLField(assume_scheme="https", required=False)

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
