"""Uploads in the admin: a preview first, and nothing stored before it is confirmed."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from arena.battles import rules
from arena.exchange import uploads
from arena.exchange.tests.files import make_kitchen
from arena.models import Answer, Arena, Category, LanguageModel, Membership, Prompt
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_voter

pytestmark = pytest.mark.django_db

ANSWERS = reverse("admin:arena_answer_upload")
ANSWERS_PREVIEW = reverse("admin:arena_answer_preview")
MODELS = reverse("admin:arena_languagemodel_upload")
MODELS_PREVIEW = reverse("admin:arena_languagemodel_preview")
BOTH = "model,prompt,text\nGPT,soup,Boil it.\nClaude,soup,Simmer it.\n"


@pytest.fixture
def kitchen() -> Arena:
    return make_kitchen()


def file(content: str | bytes, name: str = "answers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def upload(client: Client, content: str | bytes, name: str = "answers.csv", **more) -> HttpResponse:
    """The page that follows an upload of answers."""
    data = {"arena": "kitchen", "answers": file(content, name), **more}
    return client.post(ANSWERS, data, follow=True)


def text(response: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def fingerprint(response: HttpResponse) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def confirm(client: Client, shown: HttpResponse) -> HttpResponse:
    return client.post(ANSWERS_PREVIEW, {"fingerprint": fingerprint(shown)}, follow=True)


def nothing_stored() -> bool:
    return not (Answer.objects.exists() or Membership.objects.exists() or LogEntry.objects.exists())


def test_a_model_is_registered_then_answers_and_then_it_meets_others(administrator):
    arena = make_arena("kitchen")
    for name in ("GPT", "Claude"):
        administrator.post(
            reverse("admin:arena_languagemodel_add"),
            {
                "name": name,
                "status": "active",
                "memberships-TOTAL_FORMS": 1,
                "memberships-INITIAL_FORMS": 0,
                "deployment-TOTAL_FORMS": 0,
                "deployment-INITIAL_FORMS": 0,
                "memberships-0-arena": arena.id,
                "memberships-0-sampling_weight": 1,
            },
        )
    prompts = file("prompt,text,categories\nsoup,How?,cooking\n", "prompts.csv")
    shown = upload(administrator, BOTH, prompts=prompts)
    assert confirm(administrator, shown).status_code == 200
    battle = rules.open_battle(arena, make_voter())
    assert {battle.model_a.name, battle.model_b.name} == {"GPT", "Claude"}
    assert battle.prompt.text == "How?"


def test_the_preview_names_what_would_change_and_stores_nothing(administrator, kitchen):
    soup = Prompt.objects.get()
    make_answer(soup, LanguageModel.objects.get(name="GPT"), "Fry it.")
    make_answer(soup, make_model("Yi"), "Same.")
    prompts = file("prompt,text,categories\ntea,How is tea made?,drinks\n", "prompts.csv")
    content = BOTH + "Yi,soup,Same.\nGPT,tea,Steep it.\n"
    said = text(upload(administrator, content, prompts=prompts))
    assert "answers.csv, prompts.csv → Kitchen" in said
    for title in (
        "3 new members of the arena",
        "2 new categories drinks english",
        "1 new prompt tea",
        "2 new answers Claude on soup GPT on tea",
        "1 answer replaced GPT on soup",
        "1 answer unchanged",
    ):
        assert title in said
    assert Answer.objects.count() == 2
    assert [model.objects.count() for model in (Membership, Category, Prompt)] == [0, 0, 1]


def test_confirming_stores_it_once_and_says_so(administrator, kitchen):
    shown = upload(administrator, BOTH)
    assert nothing_stored()
    done = confirm(administrator, shown)
    assert done.redirect_chain == [(reverse("admin:arena_answer_changelist"), 302)]
    assert "Stored: 2 new members of the arena, 2 new answers." in text(done)
    assert Answer.objects.count() == 2
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.user.username) == ("answers.csv", "admin")
    again = confirm(administrator, shown)
    assert "There is no upload to preview. Choose the files again." in text(again)
    assert Answer.objects.count() == 2


def test_only_what_was_shown_is_stored(administrator, kitchen):
    """Somebody else stores an answer between the preview and its confirmation."""
    shown = upload(administrator, BOTH)
    make_answer(Prompt.objects.get(), LanguageModel.objects.get(name="GPT"), "Fry it.")
    changed = confirm(administrator, shown)
    assert "Something has changed since the preview." in text(changed)
    assert "1 answer replaced" in text(changed)
    assert Answer.objects.get().text == "Fry it."
    confirm(administrator, changed)
    assert Answer.objects.get(current=True, model__name="GPT").text == "Boil it."


def test_the_preview_of_another_tab_is_not_confirmed(administrator, kitchen):
    first = upload(administrator, BOTH)
    upload(administrator, "model,prompt,text\nGPT,soup,Other.\n")
    changed = confirm(administrator, first)
    assert "Something has changed since the preview." in text(changed)
    assert nothing_stored()


def test_another_arena_is_another_upload(administrator, kitchen):
    make_prompt(make_arena("garden", name=kitchen.name), "soup")
    first = upload(administrator, BOTH)
    upload(administrator, BOTH, arena="garden")
    assert "Something has changed" in text(confirm(administrator, first))
    assert nothing_stored()


@pytest.mark.parametrize("sent", [{}, {"fingerprint": "0" * 64}, {"fingerprint": "é"}])
def test_a_confirmation_of_something_else_stores_nothing(administrator, kitchen, sent):
    upload(administrator, BOTH)
    assert administrator.post(ANSWERS_PREVIEW, sent).status_code == 200
    assert nothing_stored()


def test_a_model_that_is_gone_since_the_preview_is_said(administrator, kitchen):
    shown = upload(administrator, BOTH)
    LanguageModel.objects.get(name="GPT").delete()
    response = confirm(administrator, shown)
    assert "answers.csv, line 2: the model “GPT” is not registered." in text(response)
    assert nothing_stored()


def test_coming_back_to_the_form_forgets_the_upload(administrator, kitchen):
    shown = upload(administrator, BOTH)
    administrator.get(ANSWERS)
    assert "There is no upload to preview" in text(confirm(administrator, shown))
    assert nothing_stored()


def test_a_byte_order_mark_survives_the_wait(administrator, kitchen):
    shown = upload(administrator, b"\xef\xbb\xbf" + BOTH.replace("\n", "\r\n").encode())
    confirm(administrator, shown)
    assert set(Answer.objects.values_list("text", flat=True)) == {"Boil it.", "Simmer it."}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "answers.csv", "The submitted file is empty."),
        ("model,prompt,text\n", "answers.csv", "answers.csv: the file has no rows."),
        (
            "model;prompt;text\nGPT;soup;x\n",
            "answers.csv",
            "answers.csv, line 1: there is no column “model”. The columns are: model;prompt;text.",
        ),
        (b"\xff\xfe\x00", "answers.csv", "answers.csv, line 1: this is not UTF-8 text."),
        (BOTH, "answers.exe", "answers.exe: the name must end in .csv, .jsonl or .ndjson."),
        ("{]", "answers.jsonl", "answers.jsonl, line 1: this is not JSON."),
        (
            'model,prompt,text\nGPT,soup,"two\nlines"\nNobody,soup,x\n',
            "answers.csv",
            "answers.csv, line 4: the model “Nobody” is not registered.",
        ),
        (
            'model,prompt,text\r\nGPT,soup,"two\r\nlines"\r\nNobody,soup,x\r\n',
            "answers.csv",
            "answers.csv, line 4: the model “Nobody” is not registered.",
        ),
        (
            "model,prompt,text\nGPT,soup,x\rClaude,soup,y\n",
            "answers.csv",
            "answers.csv, line 2: the row that begins here is not well-formed CSV.",
        ),
    ],
)
def test_a_broken_file_is_explained(administrator, kitchen, content, name, said):
    response = upload(administrator, content, name)
    assert response.status_code == 200
    assert said in text(response)
    assert nothing_stored()
    assert "There is no upload" in text(administrator.get(ANSWERS_PREVIEW, follow=True))


def test_several_problems_are_shown_together(administrator, kitchen):
    said = text(upload(administrator, "model,prompt,text\nA,soup,x\nB,soup,x\nGPT,stew,x\n"))
    assert "answers.csv, line 2: the model “A” is not registered." in said
    assert "answers.csv, line 3: the model “B” is not registered." in said
    assert "answers.csv, line 4: the prompt “stew” has no text" in said


def test_a_file_that_is_too_large_is_refused_with_a_way_out(administrator, kitchen, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 20)
    said = text(upload(administrator, BOTH)).replace("\xa0", " ")
    assert f"answers.csv is {len(BOTH)} bytes; the browser can upload at most 20 bytes." in said
    assert "manage.py import_models and import_answers take larger files." in said
    assert nothing_stored()


def test_a_file_larger_than_memory_uploads_is_read_as_well(administrator, kitchen):
    long = "x" * 3_000_000
    shown = upload(administrator, f"model,prompt,text\nGPT,soup,{long}\n")
    confirm(administrator, shown)
    assert Answer.objects.get().text == long


def test_the_form_asks_for_what_is_missing(administrator, kitchen):
    for data in ({}, {"arena": "nowhere", "answers": file(BOTH)}, {"arena": "kitchen"}):
        response = administrator.post(ANSWERS, data)
        assert response.status_code == 200
        assert response.context["form"].errors
    assert nothing_stored()


def test_the_arena_can_be_chosen_by_the_link(administrator, kitchen):
    response = administrator.get(ANSWERS, {"arena": "kitchen"})
    assert '<option value="kitchen" selected>Kitchen</option>' in response.content.decode()


def test_what_files_hold_is_shown_and_never_run(administrator, kitchen):
    attack = "<script>alert(1)</script>"
    make_model(attack)
    shown = upload(administrator, f"model,prompt,text\n{attack},soup,x\n", f"{attack}.csv")
    assert f"{attack} on soup" in text(shown)
    assert attack not in shown.content.decode()
    refused = upload(administrator, f"model,prompt,text\n{attack}x,soup,x\n")
    assert f"{attack}x" in unescape(refused.content.decode())
    assert attack not in refused.content.decode()


def test_formulas_are_stored_as_they_are_written(administrator, kitchen):
    make_model("=1+1")
    confirm(administrator, upload(administrator, 'model,prompt,text\n=1+1,soup,"=2+2"\n'))
    assert Answer.objects.get(model__name="=1+1").text == "=2+2"


def test_models_are_uploaded_in_the_same_way(administrator, kitchen):
    content = "name,license\nGPT,MIT\nYi,\n"
    data = {"models": file(content, "models.csv"), "arena": "kitchen"}
    shown = administrator.post(MODELS, data, follow=True)
    assert "1 new model Yi" in text(shown)
    assert "1 model changed GPT: license – → MIT" in text(shown)
    assert LanguageModel.objects.count() == 2
    done = administrator.post(MODELS_PREVIEW, {"fingerprint": fingerprint(shown)}, follow=True)
    assert done.redirect_chain == [(reverse("admin:arena_languagemodel_changelist"), 302)]
    assert LanguageModel.objects.get(name="GPT").license == "MIT"
    assert Membership.objects.count() == 2


def test_models_need_no_arena(administrator):
    shown = administrator.post(MODELS, {"models": file("name\nYi\n")}, follow=True)
    administrator.post(MODELS_PREVIEW, {"fingerprint": fingerprint(shown)})
    assert LanguageModel.objects.get().status == "draft"


PAGES = [ANSWERS, ANSWERS_PREVIEW, MODELS, MODELS_PREVIEW]


@pytest.mark.parametrize("url", PAGES)
def test_strangers_and_customers_are_sent_to_the_login(stranger, kitchen, url):
    customer = Client()
    customer.force_login(User.objects.create_user("customer"))
    for client in (stranger, customer):
        for response in (client.get(url), client.post(url, {"answers": file(BOTH)})):
            assert response.status_code == 302
            assert response.url.startswith(reverse("admin:login"))
    assert nothing_stored()


@pytest.mark.parametrize("url", PAGES)
def test_the_staff_needs_every_permission(kitchen, url):
    user = User.objects.create_user("clerk", is_staff=True)
    needed = {*uploads.AnswersUpload.permissions, *uploads.ModelsUpload.permissions}
    names = [name.partition(".")[2] for name in needed]
    missing = {"add_answer", "add_languagemodel"}
    user.user_permissions.set(Permission.objects.filter(codename__in=set(names) - missing))
    client = Client()
    client.force_login(user)
    assert client.get(url).status_code == 403
    assert client.post(url, {"arena": "kitchen", "answers": file(BOTH)}).status_code == 403
    assert nothing_stored()


def test_an_upload_needs_its_token(admin_user, kitchen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    response = client.post(ANSWERS, {"arena": "kitchen", "answers": file(BOTH)})
    assert response.status_code == 403
