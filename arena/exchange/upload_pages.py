"""The admin's two pages of an upload: choose files, then look at the preview and confirm it.

Nothing is stored before the confirmation, and only what was shown is confirmed: if the files or the
database have changed since, the page shows the new preview instead.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from arena.exchange.tables import FileRejected
from arena.exchange.uploads import UploadForm, forget, keep, kept


class UploadAdmin(admin.ModelAdmin):
    upload_form: type[UploadForm]
    change_list_template = "admin/upload_change_list.html"

    def get_urls(self) -> list[URLPattern]:
        return [
            path("upload/", self.admin_site.admin_view(self.upload), name=self.page_name("upload")),
            path(
                "upload/preview/",
                self.admin_site.admin_view(self.preview),
                name=self.page_name("preview"),
            ),
            *super().get_urls(),
        ]

    def page_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"upload_title": self.upload_form.title} if self.may_upload(request) else {}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def upload(self, request: HttpRequest) -> HttpResponse:
        self.require_permission(request)
        if request.method != "POST":
            forget(request.session, self.upload_form)
            return self.page(request, "upload", self.upload_form(initial=request.GET.dict()))
        form = self.upload_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, "upload", form)
        keep(request.session, form)
        return redirect(f"admin:{self.page_name('preview')}")

    def preview(self, request: HttpRequest) -> HttpResponse:
        self.require_permission(request)
        form = kept(request.session, self.upload_form)
        if form is None:
            messages.warning(request, _("There is no upload to preview. Choose the files again."))
            return redirect(f"admin:{self.page_name('upload')}")
        if not form.is_valid():
            return self.page(request, "upload", form)
        if request.method == "POST" and request.POST.get("fingerprint") == form.fingerprint():
            return self.confirm(request, form)
        if request.method == "POST":
            messages.warning(
                request, _("Something has changed since the preview. Here is the new preview.")
            )
        return self.page(request, "upload_preview", form)

    def confirm(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        done = ", ".join(str(section) for section in form.plan.sections())
        try:
            form.plan.apply()
        except FileRejected as rejection:
            messages.error(request, str(rejection))
            return self.page(request, "upload_preview", form)
        forget(request.session, self.upload_form)
        self.log(request, form, done)
        messages.success(request, _("Stored: %s.") % done)
        return redirect(f"admin:{self.page_name('changelist')}")

    def require_permission(self, request: HttpRequest) -> None:
        if not self.may_upload(request):
            raise PermissionDenied

    def may_upload(self, request: HttpRequest) -> bool:
        return request.user.has_perms(self.upload_form.permissions)

    def log(self, request: HttpRequest, form: UploadForm, done: str) -> None:
        LogEntry.objects.create(
            user=request.user,  # type: ignore[misc]  # who may upload is no stranger
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=", ".join(map(str, form.uploads().values()))[:200],
            action_flag=ADDITION,
            change_message=done,
        )

    def page(self, request: HttpRequest, template: str, form: UploadForm) -> HttpResponse:
        context = self.admin_site.each_context(request)
        context |= {"title": form.title, "opts": self.opts, "form": form}
        return TemplateResponse(request, f"admin/{template}.html", context)
