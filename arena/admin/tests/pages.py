"""What tests of the administrator's pages share."""

from decimal import Decimal

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from arena.models import Deployment, Endpoint
from arena.tests.factories import make_deployment, make_endpoint, make_model
from arena.tests.mock_endpoint import MockEndpoint

SECRET = "sk-live-0123456789abcdef"
NO_ROWS = {
    f"{prefix}-{which}_FORMS": 0
    for prefix in ("memberships", "forbidden_pairs", "deployment")
    for which in ("TOTAL", "INITIAL")
}


def clerk(*codenames: str) -> Client:
    """Somebody on the staff with these permissions only."""
    user = User.objects.create_user(f"clerk-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    assert user.user_permissions.count() == len(codenames)
    client = Client()
    client.force_login(user)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"admin:arena_{name}", args=args)


def errors(response) -> dict[str, list[str]]:
    return response.context["adminform"].form.errors


def warnings(response) -> list[str]:
    return [str(said) for said in response.context["messages"] if said.level_tag == "warning"]


def kept(key: str = SECRET, **fields: object) -> Endpoint:
    endpoint = make_endpoint(**fields)
    endpoint.keep_key(key)
    endpoint.save()
    return endpoint


def deployed(server: MockEndpoint, served_name: str, **fields: object) -> Deployment:
    endpoint = kept(base_url=server.base_url, **fields)
    model = make_model(input_price=Decimal(1), output_price=Decimal(2))
    return make_deployment(model, endpoint, served_name=served_name)
