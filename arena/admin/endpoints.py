"""Where live answers come from: endpoints, and how they are asked."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from arena.admin.base import KeptAdmin
from arena.forms import DeploymentForm, EndpointForm, QuestionForm, key_state
from arena.live import endpoint_check, health, spending
from arena.live.health import Hour
from arena.models import Call, Deployment, Endpoint, LanguageModel
from arena.texts.money import dollars

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

NOTHING = "–"


def in_words(hour: Hour) -> str:
    """The last hour in one line."""
    if hour.share is None:
        return NOTHING
    said = [
        gettext("%(share)d%% of %(ended)d answered")
        % {"share": 100 * hour.share, "ended": hour.ended}
    ]
    if hour.first_token_ms is not None:
        said.append(gettext("first token after %d ms") % hour.first_token_ms)
    for result, count in hour.failures.most_common():
        said.append(f"{Call.Result(result).label}: {count}")
    return ", ".join(map(str, said))


class EndpointList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """The hours of all endpoints of the page in one query."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        hours = health.last_hours(self.result_list)
        for endpoint in self.result_list:
            endpoint.hour = hours[endpoint.id]


@admin.register(Endpoint)
class EndpointAdmin(KeptAdmin):
    form = EndpointForm
    instead = gettext_lazy(
        "Give its models another endpoint instead; its calls stay in the accounts."
    )
    list_display = ("name", "base_url", "models", "last_hour", "spent_today")
    search_fields = ("name", "base_url")
    readonly_fields = ("key_state", "last_hour", "spent_today")

    def get_queryset(
        self, request: HttpRequest
    ) -> QuerySet["WithAnnotations[Endpoint, spending.Today]"]:
        endpoints = spending.with_spent_today(super().get_queryset(request))
        return endpoints.prefetch_related("deployments__model")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EndpointList

    def get_fieldsets(self, request: HttpRequest, obj: Endpoint | None = None) -> list:
        may_change = self.has_change_permission(request, obj) if obj else True
        key = ("new_key", "remove_key") if may_change else ("key_state",)
        now = [(gettext("Now"), {"fields": ("last_hour", "spent_today")})] if obj else []
        seconds = ("connect_seconds", "first_token_seconds", "stall_seconds", "total_seconds")
        return [
            (None, {"fields": ("name", "base_url", "networks")}),
            (gettext("Key"), {"fields": (*key, "key_variable")}),
            (gettext("Budget"), {"fields": ("daily_budget",)}),
            (gettext("Timeouts"), {"fields": seconds}),
            *now,
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.test)
        return [path("<int:id>/test/", view, name="arena_endpoint_test"), *super().get_urls()]

    @method_decorator(require_POST)
    def test(self, request: HttpRequest, id: int) -> HttpResponse:
        endpoint = get_object_or_404(Endpoint, id=id)
        if not self.has_change_permission(request, endpoint):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Test of %(endpoint)s") % {"endpoint": endpoint},
            "opts": self.opts,
            "endpoint": endpoint,
            "connection": endpoint_check.connect(endpoint),
            "deployments": endpoint.deployments.select_related("model").order_by("model__name"),
        }
        return TemplateResponse(request, "admin/arena/endpoint/connection.html", context)

    @admin.display(description=gettext_lazy("key"))
    def key_state(self, endpoint: Endpoint) -> str:
        return key_state(endpoint)

    @admin.display(description=gettext_lazy("models"))
    def models(self, endpoint: Endpoint) -> str:
        names = sorted(deployment.model.name for deployment in endpoint.deployments.all())
        return ", ".join(names) or NOTHING

    @admin.display(description=gettext_lazy("last hour"))
    def last_hour(self, endpoint: Endpoint) -> str:
        return in_words(getattr(endpoint, "hour", None) or health.last_hour(endpoint))

    @admin.display(description=gettext_lazy("spent today"))
    def spent_today(self, endpoint: "WithAnnotations[Endpoint, spending.Today]") -> str:
        said = dollars(endpoint.spent_today)
        if endpoint.daily_budget is not None:
            amounts = {"spent": said, "budget": dollars(endpoint.daily_budget)}
            said = gettext("%(spent)s of %(budget)s") % amounts
        if endpoint.unknown_today:
            unknown = ngettext(
                "%d call of unknown cost", "%d calls of unknown cost", endpoint.unknown_today
            )
            said += ", " + unknown % endpoint.unknown_today
        return said


class DeploymentInline(admin.StackedInline):
    model = Deployment
    form = DeploymentForm
    fields = (*DeploymentForm.Meta.fields, "state", "last_hour")
    readonly_fields = ("state", "last_hour")

    @admin.display(description=gettext_lazy("state"))
    def state(self, deployment: Deployment) -> str:
        if deployment.id is None:
            return NOTHING
        if not deployment.is_resting():
            return gettext("awake")
        until = timezone.localtime(deployment.resting_until)
        said = ngettext(
            "rests until %(time)s after %(count)d failure in a row",
            "rests until %(time)s after %(count)d failures in a row",
            deployment.failures,
        )
        return said % {"time": date_format(until, "H:i:s e"), "count": deployment.failures}

    @admin.display(description=gettext_lazy("last hour"))
    def last_hour(self, deployment: Deployment) -> str:
        return NOTHING if deployment.id is None else in_words(health.last_hour(deployment))


class LiveAdmin(admin.ModelAdmin):
    """The actions on a language model that has a deployment: try a prompt, end its rest."""

    def get_urls(self) -> list[URLPattern]:
        views = (("try", self.try_prompt), ("wake", self.wake_one))
        return [
            path(
                f"<int:id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"arena_languagemodel_{name}",
            )
            for name, view in views
        ] + super().get_urls()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        model = kwargs.get("obj")
        if model and self.has_change_permission(request, model):
            context["deployment"] = Deployment.objects.filter(model=model).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def try_prompt(self, request: HttpRequest, id: int) -> HttpResponse:
        deployment = self.deployment(request, id)
        form = QuestionForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Try %(model)s") % {"model": deployment.model},
            "opts": self.opts,
            "deployment": deployment,
            "form": form,
        }
        if form.is_valid():
            try:
                context["trial"] = endpoint_check.ask(deployment, form.cleaned_data["question"])
            except spending.BudgetSpent:
                self.message_user(request, self.unaffordable(deployment), messages.ERROR)
        return TemplateResponse(request, "admin/arena/languagemodel/try.html", context)

    def unaffordable(self, deployment: Deployment) -> str:
        endpoint = deployment.endpoint
        left = spending.remaining_today([endpoint]).get(endpoint.id, Decimal(0))
        said = gettext(
            "Nothing was sent: the highest possible cost is unknown, or more than the "
            "%(left)s left in today's budget for %(endpoint)s."
        )
        return said % {"left": dollars(max(left, Decimal(0))), "endpoint": endpoint}

    @method_decorator(require_POST)
    def wake_one(self, request: HttpRequest, id: int) -> HttpResponse:
        deployment = self.deployment(request, id)
        self.wake_models(request, LanguageModel.objects.filter(id=deployment.model_id))
        return redirect("admin:arena_languagemodel_change", id)

    def deployment(self, request: HttpRequest, id: int) -> Deployment:
        if not self.has_change_permission(request, get_object_or_404(LanguageModel, id=id)):
            raise PermissionDenied
        return get_object_or_404(Deployment.objects.to_be_asked(), model=id)

    def wake_models(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        """Models whose rest is already over forget their failures, too."""
        failing = Deployment.objects.filter(model__in=models, failures__gt=0)
        for deployment in failing.select_related("model"):
            self.log_change(request, deployment.model, gettext("Woken."))
        count = health.wake(failing)
        said = ngettext("%d model was woken.", "%d models were woken.", count)
        self.message_user(request, said % count)
