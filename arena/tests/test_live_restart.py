"""A web process that is killed in the middle of a turn loses no finished one."""

import os
import signal

from arena.tests.live import Visitor, register
from arena.tests.mock_endpoint import answer_of, mock_endpoint
from arena.tests.stack import Stack, running_stack, wait_for

STORED = """
from arena.models import Turn
for turn in Turn.objects.all():
    print(turn.answer_a, turn.answer_b)
"""
NAMES = ("paced-100-30-0/apple", "paced-100-30-0/pear")


def web_server(stack: Stack) -> int | None:
    return next((pid for pid, line in stack.processes().items() if "uvicorn" in line), None)


def test_a_killed_web_process_loses_no_finished_turn():
    with mock_endpoint() as endpoint, running_stack(demo=False) as stack:
        register(stack, endpoint.base_url, apple=NAMES[0], pear=NAMES[1])
        visitor = Visitor(stack.url)
        visitor.get("/arenas/bare/ask")
        path = visitor.post("/arenas/bare/ask", question="First?").url.path
        first = visitor.read(path)
        visitor.post(f"{path}/turns", question="Second?", number="2")
        next(event for event in visitor.stream(path) if event.data.get("to"))
        killed = web_server(stack)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: web_server(stack) not in (None, killed))
        wait_for(visitor.is_served)
        page = visitor.get(path).text
        assert "First?" in page
        assert "Second?" in page
        second = visitor.read(path)
        whole = [answer_of(name, "Second?") for name in NAMES]
        for text in second:
            assert len(text) > 100
            assert any(answer.startswith(text) for answer in whole)
        assert visitor.post(f"{path}/vote", outcome="a").status_code == 200
        stored = stack.manage("shell", "--command", STORED)
        for text in (*first, *second):
            assert text in stored
