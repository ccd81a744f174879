"""The bank of prompts and answers."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from arena.models import Answer, Category
from arena.tests.factories import make_answer, make_bank

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["overall", "ties-excluded"])
def test_no_category_takes_the_name_of_a_board_that_is_there_anyway(slug):
    with pytest.raises(ValidationError, match="Choose another slug"):
        Category(slug=slug, name="Mine").full_clean()


def test_a_model_has_one_current_answer_to_a_prompt_and_may_have_older_ones():
    arena = make_bank(models=1, prompts=1)
    answer = Answer.objects.get(prompt__arena=arena)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_answer(answer.prompt, answer.model)
    Answer.objects.update(current=False)
    assert make_answer(answer.prompt, answer.model).current
