"""Live battles over real connections: an ASGI server in a thread, and a mock endpoint."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from arena.live import turns
from arena.models import Battle, Call, Turn, Vote
from arena.tests.factories import make_endpoint
from arena.tests.live import Visitor, battle_of, make_live_arena
from arena.tests.mock_endpoint import answer_of
from arena.tests.stack import free_port, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SKY = "Why is the sky blue?"
NIGHT = "And at night?"


@pytest.fixture
def arena(endpoint):
    return make_live_arena(endpoint.base_url, "fast/apple", "fast/pear")


@pytest.fixture
def slow_arena(endpoint):
    return make_live_arena(endpoint.base_url, "paced-120-100-0/apple", "paced-120-100-0/pear")


def only_turn(path: str) -> Turn:
    return battle_of(path).turns.get()


def is_over(path: str) -> bool:
    return not battle_of(path).turns.running().exists()


def test_a_question_is_answered_by_both(arena, visitor):
    path = visitor.ask(arena, SKY)
    answers = visitor.read(path)
    assert set(answers) == {answer_of("fast/apple", SKY), answer_of("fast/pear", SKY)}
    turn = only_turn(path)
    assert turn.state == Turn.State.FINISHED
    assert (turn.answer_a, turn.answer_b) == answers
    assert turn.battle.draw_probability == 1


def test_both_sides_begin_together_and_go_on_together(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "paced-500-100-0", "paced-100-100-0.3")
    events = [event for event in visitor.stream(visitor.ask(arena, SKY)) if event.data]
    first = next(event for event in events if event.data["to"])
    assert first.data["a"]
    assert first.data["b"]
    for event in events:
        length = event.data["to"] - event.data["at"]
        assert max(len(event.data["a"]), len(event.data["b"])) <= length


def test_several_turns_are_one_conversation(arena, visitor, endpoint):
    path = visitor.ask(arena, SKY)
    first = visitor.read(path)
    visitor.post(f"{path}/turns", question=NIGHT, number="2")
    visitor.read(path)
    sent = [received.body["messages"] for received in endpoint.requests[-2:]]
    for messages in sent:
        assert [message["role"] for message in messages] == ["user", "assistant", "user"]
        assert messages[2]["content"] == NIGHT
    assert {messages[1]["content"] for messages in sent} == set(first)
    page = visitor.get(path).text
    assert SKY in page
    assert NIGHT in page


def test_a_form_that_is_sent_twice_asks_once(arena, visitor):
    visitor.get(f"/arenas/{arena.slug}/ask")
    form = {"question": SKY, "battle": str(uuid4())}
    one = visitor.post(f"/arenas/{arena.slug}/ask", **form).url.path
    assert visitor.post(f"/arenas/{arena.slug}/ask", **form).url.path == one
    visitor.read(one)
    for _ in range(2):
        visitor.post(f"{one}/turns", question=NIGHT, number="2")
    assert battle_of(one).turns.count() == 2
    assert Battle.objects.count() == 1


def test_a_battle_goes_on_without_anybody_looking(arena, visitor):
    path = visitor.ask(arena, SKY)
    wait_for(lambda: is_over(path))
    assert only_turn(path).state == Turn.State.FINISHED


def test_a_lost_connection_loses_nothing_and_repeats_nothing(slow_arena, visitor):
    path = visitor.ask(slow_arena, SKY)
    texts = {"a": "", "b": ""}
    last = ""
    for event in visitor.stream(path):
        for side in texts:
            texts[side] += event.data.get(side, "")
        last = event.id
        if len(texts["a"]) > 40:
            break
    assert not is_over(path)
    for event in visitor.stream(path, last):
        for side in texts:
            texts[side] += event.data.get(side, "")
    turn = only_turn(path)
    assert texts == {"a": turn.answer_a, "b": turn.answer_b}


def test_a_second_tab_and_a_reload_show_the_same_battle(slow_arena, visitor):
    path = visitor.ask(slow_arena, SKY)
    stream = visitor.stream(path)
    shown = ""
    while len(shown) < 40:
        shown += next(stream).data.get("a", "")
    page = visitor.get(path).text
    assert shown[:20].split()[0] in page
    assert visitor.read(path) == (only_turn(path).answer_a, only_turn(path).answer_b)
    assert shown + "".join(event.data.get("a", "") for event in stream) == only_turn(path).answer_a
    assert Call.objects.count() == 2


def test_a_strange_last_event_begins_anew(arena, visitor):
    path = visitor.ask(arena, SKY)
    for last in ("", "x", "x.7", "9" * 30, "x.-1"):
        events = list(visitor.stream(path, last))
        assert events[-1].name == "over"


def test_another_voter_has_no_such_battle(arena, visitor, site):
    path = visitor.ask(arena, SKY)
    other = Visitor(site)
    other.get(f"/arenas/{arena.slug}/ask")
    assert other.get(f"{path}/events").status_code == 404
    for verb in ("turns", "stop", "again", "vote", "skip"):
        assert other.post(f"{path}/{verb}", question="x").status_code == 404
    visitor.read(path)


def test_a_vote_is_on_the_finished_turns(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    revealed = visitor.post(f"{path}/vote", outcome="a").text
    battle = battle_of(path)
    assert battle.model_a.name in revealed
    assert battle.model_b.name in revealed
    vote = Vote.objects.get()
    assert vote.set_aside == ""
    assert vote.prompt.is_own
    assert vote.prompt.text == SKY
    assert vote.answer_a.text == only_turn(path).answer_a
    assert not vote.answer_a.current
    assert {call.result for call in Call.objects.all()} == {Call.Result.ANSWERED}


def test_there_is_no_vote_before_the_first_answers(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "hang/apple", "hang/pear")
    path = visitor.ask(arena, SKY)
    refused = visitor.post(f"{path}/vote", outcome="a")
    assert refused.status_code == 409
    assert "Wait for the first two answers" in refused.text
    assert not Vote.objects.exists()


def test_a_vote_before_a_further_turn_shows_anything_is_on_the_others(visitor, endpoint):
    arena = make_live_arena(endpoint.base_url, "fast/apple", "fast/pear")
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    for deployment in battle_of(path).model_a.deployment, battle_of(path).model_b.deployment:
        deployment.served_name = "hang"
        deployment.save()
    visitor.post(f"{path}/turns", question=NIGHT, number="2")
    visitor.post(f"{path}/vote", outcome="b")
    assert Vote.objects.get().prompt.text == SKY
    wait_for(lambda: not Call.objects.filter(ended_at=None).exists())
    assert Call.objects.filter(result=Call.Result.STOPPED).count() == 2


def test_a_vote_in_the_midst_of_a_turn_is_on_what_was_shown(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "paced-120-100-0/apple", "paced-120-100-0/pear")
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    visitor.post(f"{path}/turns", question=NIGHT, number="2")
    next(event for event in visitor.stream(path) if len(event.data.get("a", "")) > 3)
    assert visitor.post(f"{path}/vote", outcome="b").status_code == 200
    vote = Vote.objects.get()
    assert vote.prompt.text == f"{SKY}\n\n{NIGHT}"
    second = battle_of(path).turns.get(number=2)
    assert second.state == Turn.State.FINISHED
    assert second.stopped
    assert vote.answer_a.text.endswith(second.answer_a)


def test_who_an_answer_said_it_was_is_not_forgotten_when_it_is_stopped(endpoint, visitor):
    said = f"say:I am ChatGPT, made by OpenAI.{' And so on.' * 10}"
    arena = make_live_arena(endpoint.base_url, said, "paced-120-400-0/pear")
    path = visitor.ask(arena, SKY)
    next(event for event in visitor.stream(path) if event.data.get("to", 0) > 60)
    visitor.post(f"{path}/stop")
    visitor.post(f"{path}/vote", outcome="a")
    assert Vote.objects.get().set_aside == "self-named"


def test_stopping_keeps_what_is_shown(slow_arena, visitor):
    path = visitor.ask(slow_arena, SKY)
    shown = {"a": "", "b": ""}
    for event in visitor.stream(path):
        for side in shown:
            shown[side] += event.data.get(side, "")
        if len(shown["a"]) > 40 and not Call.objects.exclude(ended_at=None).exists():
            visitor.post(f"{path}/stop")
    turn = only_turn(path)
    assert turn.stopped
    assert (turn.answer_a, turn.answer_b) == (shown["a"], shown["b"])
    assert len(turn.answer_a) == len(turn.answer_b) < 400
    wait_for(lambda: Call.objects.filter(result=Call.Result.STOPPED).count() == 2)
    assert visitor.post(f"{path}/vote", outcome="tie").status_code == 200


def test_stopping_before_anything_is_shown_leaves_nothing_to_judge(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "hang/apple", "hang/pear")
    path = visitor.ask(arena, SKY)
    visitor.post(f"{path}/stop")
    wait_for(lambda: only_turn(path).state == Turn.State.DROPPED)
    assert "You stopped before there was an answer." in visitor.get(path).text
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 409


def test_trying_again_without_a_pair_to_be_drawn_keeps_the_battle(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    arena.contestants.update(status="retired")
    assert visitor.post(f"{path}/again", battle=str(uuid4())).status_code == 409
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 200


def test_trying_again_asks_the_question_that_was_answered(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "hang/apple", "hang/pear")
    path = visitor.ask(arena, SKY)
    visitor.post(f"{path}/stop")
    visitor.post(f"{path}/turns", question=NIGHT, number="1")
    again = visitor.post(f"{path}/again", battle=str(uuid4())).url.path
    assert only_turn(again).question == NIGHT


def test_a_turn_is_not_taken_up_in_a_battle_that_is_over(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    long_ago = timezone.now() - timedelta(minutes=1)
    for closed in ({"expires_at": long_ago}, {"skipped_at": long_ago}, {"voided": "again"}):
        turn = Turn.objects.create(
            battle=battle_of(path), number=2, question=NIGHT, lease_until=long_ago
        )
        battles = Battle.objects.filter(id=turn.battle_id)
        before = battles.values(*closed).get()
        battles.update(**closed)
        assert turns.claim(turn.id) == []
        battles.update(**before)
        turn.refresh_from_db()
        assert turn.state == Turn.State.DROPPED


def test_another_question_of_the_same_number_is_refused_and_shown(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    visitor.post(f"{path}/turns", question=NIGHT, number="2")
    visitor.read(path)
    refused = visitor.post(f"{path}/turns", question="And on Mars?", number="2")
    assert refused.status_code == 409
    assert "And on Mars?" in refused.text


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 5000])
def test_a_strange_number_of_a_turn_is_the_next_one(number, arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    visitor.post(f"{path}/turns", question=NIGHT, number=number)
    visitor.read(path)
    assert battle_of(path).turns.finished().count() == 2


def test_one_visitor_does_not_keep_all_models_busy(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "hang/apple", "hang/pear")
    for _ in range(3):
        visitor.ask(arena, SKY)
    refused = visitor.post(f"/arenas/{arena.slug}/ask", question=SKY, battle=str(uuid4()))
    assert refused.status_code == 429
    assert Battle.objects.count() == 3


def test_trying_again_is_a_new_pair_and_voids_the_old_battle(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    again = visitor.post(f"{path}/again", battle=str(uuid4())).url.path
    assert again != path
    assert only_turn(again).question == SKY
    assert battle_of(path).voided == Battle.Void.AGAIN
    assert visitor.get(path).status_code == 410
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 410


FAULTS = {
    "hang": Call.Result.TIMEOUT,
    "stall": Call.Result.TIMEOUT,
    "break-0.2": Call.Result.BROKEN,
    "unfinished": Call.Result.BROKEN,
    "empty": Call.Result.EMPTY,
    "malformed": Call.Result.MALFORMED,
    "html": Call.Result.MALFORMED,
    "error-in-stream": Call.Result.SERVER_ERROR,
    "fail-429": Call.Result.RATE_LIMITED,
    "fail-500": Call.Result.SERVER_ERROR,
    "fail-503": Call.Result.SERVER_ERROR,
    "fail-401": Call.Result.REJECTED,
    "redirect": Call.Result.REJECTED,
    "huge": Call.Result.TOO_LARGE,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_side_that_fails_voids_the_battle_and_is_not_told(fault, endpoint, visitor):
    quick = make_endpoint(endpoint.base_url, first_token_seconds=1, stall_seconds=1)
    arena = make_live_arena("", f"{fault}/apple", "fast/pear", endpoint=quick)
    path = visitor.ask(arena, SKY)
    list(visitor.stream(path))
    assert_void(path, visitor)
    failed = Call.objects.filter(model__deployment__served_name=f"{fault}/apple")
    assert set(failed.values_list("result", flat=True)) - {Call.Result.STOPPED} == {FAULTS[fault]}


def test_a_server_that_is_not_there_voids_the_battle(endpoint, visitor):
    nowhere = make_endpoint(f"http://127.0.0.1:{free_port()}/v1")
    arena = make_live_arena("", "gone/apple", "gone/pear", endpoint=nowhere)
    path = visitor.ask(arena, SKY)
    list(visitor.stream(path))
    assert_void(path, visitor)
    results = {call.result for call in Call.objects.all()}
    assert results - {Call.Result.STOPPED} == {Call.Result.UNREACHABLE}


def test_a_forbidden_address_voids_the_battle(endpoint, visitor):
    inside = make_endpoint(endpoint.base_url, networks="")
    arena = make_live_arena("", "fast/apple", "fast/pear", endpoint=inside)
    path = visitor.ask(arena, SKY)
    list(visitor.stream(path))
    assert_void(path, visitor)
    assert Call.objects.filter(result=Call.Result.FORBIDDEN).exists()
    assert not Call.objects.exclude(cost=None).exclude(cost=0).exists()


def assert_void(path: str, visitor: Visitor) -> None:
    battle = battle_of(path)
    assert battle.voided == Battle.Void.FAILED
    page = visitor.get(path)
    assert page.status_code == 410
    assert "One of the models did not answer. This battle does not count." in page.text
    assert SKY in page.text
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 410
    assert not Vote.objects.exists()
    sent = b"".join(visitor.sent).decode()
    for model in (battle.model_a, battle.model_b):
        assert model.name not in sent
        assert model.deployment.served_name not in sent
    assert not Call.objects.filter(ended_at=None).exists()


def test_a_side_that_fails_first_is_asked_again_unseen(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "flaky-2/apple", "fast/pear")
    answers = visitor.read(visitor.ask(arena, SKY))
    assert set(answers) == {answer_of("flaky-2/apple", SKY), answer_of("fast/pear", SKY)}
    results = Call.objects.filter(model__deployment__served_name="flaky-2/apple")
    assert [call.result for call in results.order_by("id")] == [
        Call.Result.SERVER_ERROR,
        Call.Result.SERVER_ERROR,
        Call.Result.ANSWERED,
    ]


def test_when_a_side_breaks_off_both_are_asked_anew(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "break-0.3/apple", "paced-500-400-0/pear")
    path = visitor.ask(arena, SKY)
    editions = {event.id.rpartition(".")[0] for event in visitor.stream(path) if event.id}
    assert len(editions) == 2
    assert Call.objects.filter(model__deployment__served_name="paced-500-400-0/pear").count() == 2
    assert battle_of(path).voided == Battle.Void.FAILED


def turn_of_a_dead_process(path: str) -> Turn:
    """The second one of the battle."""
    long_ago = timezone.now() - timedelta(minutes=1)
    return Turn.objects.create(
        battle=battle_of(path), number=2, question=NIGHT, owner=uuid4(), lease_until=long_ago
    )


def test_a_turn_whose_process_died_is_answered_anew(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    dead = turn_of_a_dead_process(path)
    assert NIGHT in visitor.get(path).text
    assert set(visitor.read(path)) == {
        answer_of("fast/apple", NIGHT),
        answer_of("fast/pear", NIGHT),
    }
    assert battle_of(path).turns.finished().count() == 2
    dead.refresh_from_db()
    assert dead.state == Turn.State.FINISHED


def test_a_turn_whose_process_died_is_stopped_at_once(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    dead = turn_of_a_dead_process(path)
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 200
    assert Vote.objects.get().prompt.text == SKY
    dead.refresh_from_db()
    assert dead.state == Turn.State.DROPPED


def test_a_turn_of_a_living_process_is_left_to_it(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    other, soon = uuid4(), timezone.now() + timedelta(minutes=1)
    turn = Turn.objects.create(
        battle=battle_of(path), number=2, question=NIGHT, owner=other, lease_until=soon
    )
    assert turns.claim(turn.id) == []
    stream = visitor.stream(path)
    turns.finish(turn.id, "Not ours.", "Not ours.", [])
    Turn.objects.filter(id=turn.id).update(state="finished", answer_a="Black.", answer_b="Dark.")
    assert [event.name for event in stream] == ["over"]
    assert "Dark." in visitor.get(path).text
    assert Call.objects.filter(turn=turn).count() == 0


def test_side_by_side_names_the_models_and_counts_no_vote(arena, visitor):
    path = f"/arenas/{arena.slug}/side-by-side"
    one, other = arena.contestants.all()
    assert one.name in visitor.get(path).text
    form = {"question": SKY, "battle": str(uuid4()), "a": str(one.id), "b": str(other.id)}
    battle = visitor.post(path, **form).url.path
    assert visitor.read(battle) == (
        answer_of(one.deployment.served_name, SKY),
        answer_of(other.deployment.served_name, SKY),
    )
    assert one.name in visitor.get(battle).text
    assert "The vote is kept but not counted" in visitor.post(f"{battle}/vote", outcome="a").text
    assert Vote.objects.get().set_aside == "named"
    assert not Vote.objects.counted().exists()


@pytest.mark.parametrize("chosen", [{}, {"a": "1"}, {"a": "x", "b": "y"}, {"a": "9" * 40}])
def test_side_by_side_refuses_other_than_two_models(chosen, arena, visitor):
    path = f"/arenas/{arena.slug}/side-by-side"
    visitor.get(path)
    refused = visitor.post(path, question=SKY, battle=str(uuid4()), **chosen)
    assert refused.status_code == 409
    assert "Choose two different models of this arena." in refused.text
    assert SKY in refused.text
    assert not Battle.objects.exists()


def test_an_answer_that_says_who_wrote_it_is_not_counted(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "say:I am ChatGPT.", "say:I cannot tell.")
    path = visitor.ask(arena, "Are you Claude?")
    visitor.read(path)
    revealed = visitor.post(f"{path}/vote", outcome="a").text
    assert "An answer said who wrote it." in revealed
    assert Vote.objects.get().set_aside == "self-named"


def test_a_question_that_mentions_a_vendor_is_counted(arena, visitor):
    path = visitor.ask(arena, "I am ChatGPT, made by OpenAI. Who are you?")
    visitor.read(path)
    visitor.post(f"{path}/vote", outcome="a")
    assert Vote.objects.counted().count() == 1


@pytest.mark.parametrize("question", [SKY, f"{SKY} "])
def test_an_answer_that_was_read_side_by_side_is_known(question, arena, visitor):
    path = f"/arenas/{arena.slug}/side-by-side"
    visitor.get(path)
    one, other = (str(model.id) for model in arena.contestants.all())
    named = visitor.post(path, question=SKY, battle=str(uuid4()), a=one, b=other).url.path
    visitor.read(named)
    visitor.post(f"{named}/skip")
    blind = visitor.ask(arena, question)
    visitor.read(blind)
    visitor.post(f"{blind}/vote", outcome="a")
    assert Vote.objects.get().set_aside == "known"


def test_short_answers_and_equal_ones_are_nobodys(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "say:4", "say:Four.")
    for _ in range(2):
        path = visitor.ask(arena, "2 + 2?")
        visitor.read(path)
        visitor.post(f"{path}/vote", outcome="a")
    assert Vote.objects.counted().count() == 2


def test_the_same_answer_after_its_author_was_told_is_not_counted(arena, visitor):
    for reason in ("", "known"):
        path = visitor.ask(arena, SKY)
        visitor.read(path)
        visitor.post(f"{path}/vote", outcome="a")
        assert Vote.objects.latest("id").set_aside == reason


def test_a_question_over_the_budget_is_refused_and_nothing_is_stored(endpoint, visitor):
    poor = make_endpoint(endpoint.base_url, daily_budget="0.0001")
    arena = make_live_arena("", "fast/apple", "fast/pear", endpoint=poor)
    arena.contestants.update(input_price=1, output_price=1)
    visitor.get(f"/arenas/{arena.slug}/ask")
    refused = visitor.post(f"/arenas/{arena.slug}/ask", question=SKY)
    assert refused.status_code == 429
    assert "The budget for live answers is used up for today." in refused.text
    assert SKY in refused.text
    assert not Battle.objects.exists()
    assert not Call.objects.exists()


def test_a_budget_that_ends_in_a_battle_leaves_its_turns_to_the_vote(endpoint, visitor):
    some = make_endpoint(endpoint.base_url, daily_budget="0.0125")
    arena = make_live_arena("", "fast/apple", "fast/pear", endpoint=some)
    arena.contestants.update(input_price=0, output_price=1)
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    some.daily_budget = 0
    some.save()
    refused = visitor.post(f"{path}/turns", question=NIGHT, number="2")
    assert refused.status_code == 429
    assert NIGHT in refused.text
    assert battle_of(path).turns.count() == 1
    visitor.post(f"{path}/vote", outcome="a")
    assert Vote.objects.counted().count() == 1


@pytest.mark.parametrize(
    ("question", "status"),
    [("", 400), ("  \n ", 400), ("a\0b", 400), ("x" * 20_001, 413), ("x" * 3_000_000, 413)],
)
def test_what_is_no_question_is_refused(question, status, arena, visitor):
    visitor.get(f"/arenas/{arena.slug}/ask")
    refused = visitor.post(f"/arenas/{arena.slug}/ask", question=question)
    assert refused.status_code == status
    assert not Battle.objects.exists()


def test_an_arena_with_prepared_battles_only_takes_no_question(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "fast/a", "fast/b", prompts_from="prepared")
    assert visitor.get(f"/arenas/{arena.slug}/ask").status_code == 404
    visitor.get("/api/arenas")
    assert visitor.post(f"/arenas/{arena.slug}/ask", question=SKY).status_code == 404
    assert not Battle.objects.exists()


def test_one_model_is_not_enough(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "fast/apple")
    assert "Fewer than two models" in visitor.get(f"/arenas/{arena.slug}/ask").text
    visitor.get("/api/arenas")
    refused = visitor.post(f"/arenas/{arena.slug}/ask", question=SKY)
    assert refused.status_code == 409
    assert SKY in refused.text


def test_a_skipped_battle_is_over(arena, visitor):
    path = visitor.ask(arena, SKY)
    visitor.read(path)
    assert visitor.post(f"{path}/skip").url.path == f"/arenas/{arena.slug}/ask"
    assert visitor.get(path).status_code == 409
    assert visitor.post(f"{path}/turns", question=NIGHT, number="2").status_code == 409


def test_the_form_of_another_voter_opens_nothing(arena, visitor, site):
    path = visitor.ask(arena, SKY)
    thief = Visitor(site)
    thief.get(f"/arenas/{arena.slug}/ask")
    taken = thief.post(f"/arenas/{arena.slug}/ask", question=SKY, battle=path.rpartition("/")[2])
    assert taken.status_code == 409
    assert Battle.objects.count() == 1
    visitor.read(path)


def test_a_page_without_a_script_fetches_itself_while_answers_come(slow_arena, visitor):
    path = visitor.ask(slow_arena, SKY)
    page = visitor.get(path)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.text
    visitor.read(path)
    assert "refresh" not in visitor.get(path).text
