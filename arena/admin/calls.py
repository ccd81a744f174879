"""The requests to endpoints and what they cost."""

from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_lazy

from arena.admin.base import ReadOnlyAdmin
from arena.live.accounts import account
from arena.models import Call
from arena.texts.money import dollars


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """Here administrators see who answered in battles that have no vote yet; voters never do."""

    list_display = (
        "started_at",
        "model",
        "endpoint",
        "side",
        "result",
        "input_tokens",
        "output_tokens",
        "tokens_counted",
        "price_paid",
        "first_token_ms",
    )
    list_filter = ("result", "endpoint", "model")
    list_select_related = ("model", "endpoint")
    date_hierarchy = "started_at"
    search_fields = ("turn__battle",)
    search_help_text = gettext_lazy("A battle's id.")
    ordering = ("-id",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Call], search_term: str
    ) -> tuple[QuerySet[Call], bool]:
        if not search_term:
            return queryset, False
        try:
            return queryset.filter(turn__battle=UUID(search_term)), False
        except ValueError:
            return queryset.none(), False

    @admin.display(description=gettext_lazy("cost"), ordering="cost")
    def price_paid(self, call: Call) -> str:
        if call.cost is not None:
            return dollars(call.cost)
        if call.reserved is not None:
            return gettext("%(amount)s reserved") % {"amount": dollars(call.reserved)}
        return gettext("unknown")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.spending)
        return [path("spending/", view, name="arena_call_spending"), *super().get_urls()]

    def spending(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request)
        context |= {"title": gettext("Spending"), "opts": self.opts, "account": account()}
        return TemplateResponse(request, "admin/arena/call/spending.html", context)
