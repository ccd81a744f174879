"""Live battles for tests: an ASGI server in a thread, and arenas whose models are mock ones."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2
import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.db import connection

from arena.asgi import application
from arena.live.database import THREAD
from arena.models import Arena, Battle, Endpoint
from arena.tests.factories import make_arena, make_deployment, make_endpoint, make_model
from arena.tests.stack import Stack, wait_for


@contextmanager
def serving() -> Iterator[str]:
    """The whole of Evenhand's web process in a thread, on the test's database; its address."""
    config = uvicorn.Config(
        ASGIStaticFilesHandler(application), port=0, lifespan="off", log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join()
        THREAD.submit(lambda: connection.close()).result()  # that thread's own


def make_live_arena(
    base_url: str, *served: str, endpoint: Endpoint | None = None, **fields
) -> Arena:
    """An arena whose models are served under these names; each name says how a model behaves."""
    arena = make_arena(**fields)
    endpoint = endpoint or make_endpoint(base_url)
    for name in served:
        make_deployment(make_model("", arena), endpoint, served_name=name)
    return arena


PACED = {"Pomona": "paced-150-40-0/apple", "Gala": "paced-120-35-0.2/pear"}
"""Two models of the mock endpoint by name, at a pace at which one can see them write."""

REGISTER = """
from arena.models import Arena, Deployment, Endpoint, LanguageModel, Membership
arena = Arena.objects.create(slug="bare", name="Bare")
endpoint = Endpoint.objects.create(name="mock", base_url={base_url!r}, networks="127.0.0.0/8")
for name, served in {models!r}:
    facts = {{"status": "active", "organization": "Maker of " + name}}
    model = LanguageModel.objects.create(name=name, **facts)
    Membership.objects.create(arena=arena, model=model)
    Deployment.objects.create(model=model, endpoint=endpoint, served_name=served)
"""


def register(stack: Stack, base_url: str) -> None:
    """Make an arena without a prompt or a vote, in which the two models answer."""
    models = list(PACED.items())
    stack.manage("shell", "--command", REGISTER.format(base_url=base_url, models=models))


JSON = {"Content-Type": "application/json"}


@dataclass
class StreamEvent:
    id: str = ""
    name: str = "message"
    data: dict = field(default_factory=dict)


class Visitor:
    """A browser without JavaScript. It keeps its cookies, and every byte that it was sent."""

    def __init__(self, url: str) -> None:
        self.sent: list[bytes] = []
        # It speaks no TLS, and reading all certificates would take longer than most tests.
        self.client = httpx2.Client(base_url=url, follow_redirects=True, timeout=30, verify=False)

    def get(self, path: str) -> httpx2.Response:
        return self.kept(self.client.get(path))

    def post(self, path: str, **form: str) -> httpx2.Response:
        token = {"csrfmiddlewaretoken": self.client.cookies.get("csrftoken", "")}
        return self.kept(self.client.post(path, data=token | form))

    def post_json(self, path: str, body: object) -> httpx2.Response:
        return self.kept(self.client.post(path, content=json.dumps(body), headers=JSON))

    def is_served(self) -> bool:
        try:
            return self.client.get("/").is_success
        except httpx2.TransportError:
            return False

    def kept(self, response: httpx2.Response) -> httpx2.Response:
        for hop in (*response.history, response):
            self.sent.append(headers(hop) + hop.content)
        return response

    def ask(self, arena: Arena, question: str) -> str:
        """Ask in a live battle; the battle's path."""
        path = f"/arenas/{arena.slug}/ask"
        self.get(path)
        return self.post(path, question=question, battle=str(uuid4())).url.path

    def fetch_cookies(self) -> None:
        self.get("/api/arenas")
        self.client.headers["X-CSRFToken"] = self.client.cookies["csrftoken"]

    def ask_by_api(self, slug: str, question: str) -> str:
        asked = self.post_json(f"/api/arenas/{slug}/questions", {"question": question})
        return f"/battles/{asked.json()['id']}"

    def stream(self, battle: str, last_event: str = "") -> Iterator[StreamEvent]:
        """The events of the running turn, as they come."""
        with self.client.stream(
            "GET", f"{battle}/events", headers={"Last-Event-ID": last_event}
        ) as response:
            self.sent.append(headers(response))
            event = StreamEvent()
            for line in response.iter_lines():
                self.sent.append(line.encode())
                name, _, value = line.partition(": ")
                if not line and event != StreamEvent():
                    yield event
                    event = StreamEvent()
                elif name == "data":
                    event.data = json.loads(value)
                elif name == "id":
                    event.id = value
                elif name == "event":
                    event.name = value

    def read(self, battle: str) -> tuple[str, str]:
        """Follow the running turn to its end; both answers as they were shown."""
        texts = {"a": "", "b": ""}
        for event in self.stream(battle):
            for side in texts:
                if event.name == "message":
                    texts[side] = texts[side][: event.data["at"]] + event.data[side]
        return texts["a"], texts["b"]


def headers(response: httpx2.Response) -> bytes:
    return b"".join(b"%s: %s\n" % pair for pair in response.headers.raw)


def battle_of(path: str) -> Battle:
    return Battle.objects.get(id=path.rpartition("/")[2])
