"""Files uploaded in the admin, and what they would change.

Between preview and confirmation they wait in the administrator's session and nowhere else.
"""

import hashlib
from typing import Any, ClassVar

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.exchange.answers import AnswersPlan, plan_answers
from arena.exchange.models import FIELDS, ModelsPlan, plan_models
from arena.exchange.plans import Plan
from arena.exchange.tables import FileRejected, TableFile
from arena.models import Arena

LARGEST = 5 * 1024 * 1024


class TableField(forms.FileField):
    """A file of rows that is not too large for a session."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file = super().clean(data, initial)
        if file and file.size > LARGEST:
            raise ValidationError(
                _(
                    "%(name)s is %(size)s; the browser can upload at most %(most)s. "
                    "The commands manage.py import_models and import_answers take "
                    "larger files."
                )
                % {
                    "name": file.name,
                    "size": filesizeformat(file.size),
                    "most": filesizeformat(LARGEST),
                }
            )
        return file


class UploadForm(forms.Form):
    """Valid if its files can be imported; then `plan` says what they would change."""

    title: ClassVar[Promise]
    permissions: ClassVar[tuple[str, ...]]
    plan: Plan

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            try:
                self.plan = self.planned(**self.cleaned_data)
            except FileRejected as rejection:
                raise ValidationError(str(rejection).splitlines()) from None
        return self.cleaned_data

    def planned(self, *args: Any, **values: Any) -> Plan:
        raise NotImplementedError

    def fingerprint(self) -> str:
        """It differs if anything in the planned changes differs."""
        return hashlib.sha256(repr((self.choices(), self.plan)).encode()).hexdigest()

    def choices(self) -> dict[str, str]:
        """The other choices on the form."""
        names = [name for name, field in self.fields.items() if not isinstance(field, TableField)]
        return {name: self.data.get(name, "") for name in names}

    def uploads(self) -> dict[str, UploadedFile]:
        values = {name: self.cleaned_data[name] for name in self.fields}
        return {name: file for name, file in values.items() if isinstance(file, UploadedFile)}


class AnswersUpload(UploadForm):
    title = gettext_lazy("Upload answers")
    permissions = (
        "arena.add_answer",
        "arena.change_answer",
        "arena.add_prompt",
        "arena.change_prompt",
        "arena.add_category",
        "arena.add_membership",
    )
    arena = forms.ModelChoiceField(
        Arena.objects.all(), to_field_name="slug", label=gettext_lazy("Arena")
    )
    answers = TableField(
        label=gettext_lazy("Answers"),
        help_text=gettext_lazy(
            "CSV or JSON Lines with the columns model, prompt and text. Add "
            "prompt_text if the prompts are new and have no file of their own."
        ),
    )
    prompts = TableField(
        label=gettext_lazy("Prompts"),
        required=False,
        help_text=gettext_lazy(
            "For new or changed prompts: CSV or JSON Lines with the columns prompt, "
            "text and categories (slugs separated by commas)."
        ),
    )

    def planned(
        self, arena: Arena, answers: UploadedFile, prompts: UploadedFile | None
    ) -> AnswersPlan:
        return plan_answers(arena, table(answers), table(prompts) if prompts else None)


class ModelsUpload(UploadForm):
    title = gettext_lazy("Upload models")
    permissions = ("arena.add_languagemodel", "arena.change_languagemodel", "arena.add_membership")
    models = TableField(
        label=gettext_lazy("Models"),
        help_text=format_lazy(
            gettext_lazy("CSV or JSON Lines with the column name and any of these: {others}."),
            others=", ".join(FIELDS[1:]),
        ),
    )
    arena = forms.ModelChoiceField(
        Arena.objects.all(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Arena"),
        help_text=gettext_lazy("If you choose one, the models become its members."),
    )

    def planned(self, models: UploadedFile, arena: Arena | None) -> ModelsPlan:
        return plan_models(table(models), [arena] if arena else [])


def table(upload: UploadedFile) -> TableFile:
    # The file below: an upload itself would also end a line at a bare carriage return.
    file: Any = upload.file
    return TableFile(file, str(upload))


def keep(session: SessionBase, form: UploadForm) -> None:
    session[key(type(form))] = {
        "choices": form.choices(),
        "files": {name: [file.name, text(file)] for name, file in form.uploads().items()},
    }


def kept(session: SessionBase, form_class: type[UploadForm]) -> UploadForm | None:
    saved = session.get(key(form_class))
    if saved is None:
        return None
    files = {
        name: [SimpleUploadedFile(title, content.encode())]
        for name, (title, content) in saved["files"].items()
    }
    return form_class(saved["choices"], MultiValueDict(files))


def forget(session: SessionBase, form_class: type[UploadForm]) -> None:
    session.pop(key(form_class), None)


def key(form_class: type[UploadForm]) -> str:
    return f"upload:{form_class.__name__}"


def text(file: UploadedFile) -> str:
    file.seek(0)
    return file.read().decode()
