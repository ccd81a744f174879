"""The README's example prints what the README says."""

import re

from django.conf import settings


def test_the_engine_example_prints_what_stands_below_it(capsys):
    text = (settings.BASE_DIR / "README.md").read_text()
    code, printed = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL).groups()
    exec(code, {})
    assert capsys.readouterr().out == printed
