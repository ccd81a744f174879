"""Formulas as models write them become MathML, and hostile ones do no harm."""

import re
import subprocess
import sys
import time
from pathlib import Path

import nh3
import pytest

from arena.texts.markdown import render
from arena.texts.mathematics import ATTRIBUTES, CLASSES_OF_PAGE, TAGS, mathml

FORMULAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "formulas" / "formulas.txt"


def words(html: str) -> str:
    """What is left to read of it."""
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("latex", "read"),
    [
        (r"x_1", "x1"),
        (r"\boxed{x \in \{2,3\}}", "x∈{2,3}"),
        (r"\frac{a}{b}", "ab"),
        (r"\text{where $x$ is real}", "where x is real"),
        (r"\sum_{\substack{i < n \\ j < m}} a", "∑i&lt;nj&lt;ma"),
        (r"\begin{split} a &= b \\ &= c \end{split}", "a=b=c"),
        (r"a &= b \\ c &= d", "a=bc=d"),
        (r"\begin{aligned}[t] x &= 1 \\[4pt] y &= 2 \end{aligned}", "x=1y=2"),
        (r"E = mc^2 \tag{1}", "E=mc2(1)"),
        (r"\bigl(\begin{smallmatrix} a & b \end{smallmatrix}\bigr)", "(ab)"),
        (r"50\% \text{of A & B}", "50%of A &amp;B"),
    ],
)
def test_what_models_write_is_converted(latex, read):
    converted = mathml(latex, True)
    assert converted.startswith("<math")
    assert words(converted).replace("\u00a0", " ").replace("\u2061", "") == read


def test_nearly_all_formulas_of_the_collection_are_converted_and_none_is_mangled():
    if not FORMULAS.exists():
        pytest.skip("the development data are not here: no formulas.txt in ../shared/data")
    lines = FORMULAS.read_text(encoding="utf-8").splitlines()
    formulas = [line.split("|", 2) for line in lines if line and not line.startswith("#")]
    sources = [rf"\[{latex}\]" if kind == "D" else rf"\({latex}\)" for kind, _, latex in formulas]
    rendered = [render(source) for source in sources]
    converted = ["<math" in html for html in rendered]
    assert len(sources) == 122
    assert sum(converted) >= 118
    for source, html, is_formula in zip(sources, rendered, converted, strict=True):
        if not is_formula:
            assert words(html).strip().replace("&gt;", ">") == source


@pytest.mark.parametrize(
    "latex", [r"\ce{H2O}", r"\SI{5}{m}", r"\newcommand{\a}{b}\a", "", "{", "&}"]
)
def test_what_cannot_be_converted_stays_its_source(latex):
    assert mathml(latex, False) is None


@pytest.mark.parametrize(
    "latex",
    [
        r"\color{white}{hidden}",
        r"\hspace{99em}x\hspace{-99em}",
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\boxed{\cancel{x}} \overline{AB} f'",
        r"\begin{array}{c|r} a & b \\ \hline c & d \end{array}",
    ],
)
def test_nothing_of_a_formula_acts_on_the_page_or_leaves_its_place(latex):
    html = render(rf"\({latex}\)")
    assert "<math" in html
    assert " style=" not in html
    assert "<script" not in html
    assert "<img" not in html
    assert set(re.findall(r"<(\w+)", html)) <= TAGS | {"p"}
    for classes in re.findall(r'class="([^"]*)"', html):
        assert CLASSES_OF_PAGE.issuperset(classes.split())
    assert all(abs(float(width)) <= 5 for width in re.findall(r'width="(-?[\d.]+)em', html))


@pytest.mark.parametrize(
    "group",
    [r"\frac1", r"\sqrt", "{", "x^{", "_{", r"\left(", r"\hat", r"\begin{matrix}", r"\underbrace{"],
)
def test_groups_inside_groups_do_not_end_the_process(group):
    """Tried in a process of its own, in a thread whose stack is an eighth of what is usual."""
    program = (
        "import threading, sys, nh3\n"
        "from arena.texts.mathematics import ATTRIBUTES, TAGS, mathml\n"
        "def convert():\n"
        "    for count in (100, 390, 2000):\n"
        "        for end in ('', '}', r'\\right)', r'\\end{matrix}'):\n"
        "            latex = (sys.argv[1] * count)[:1900 - 12] + '1' + end * count\n"
        "            for source in (latex, latex[:2000], (sys.argv[1] * 100) + '1' + end * 100):\n"
        "                html = mathml(source, True)\n"
        "                html and nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES)\n"
        "    print('alive')\n"
        "threading.stack_size(1024 * 1024)\n"
        "thread = threading.Thread(target=convert)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, group], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "alive\n"


@pytest.mark.parametrize(
    "text",
    [
        r"\( " * 16_000,
        r"\[" * 20_000,
        "$x " * 16_000,
        "$a$ " * 12_000,
        "$" * 49_000,
        r"\begin{align}" * 3_800,
        r"\boxed{" * 7_000,
        "\\[\n" * 16_000,
        "$$\na\n\n" * 8_000,
        ("$" + r"\text{$x$" * 150 + "}" * 150 + "$ ") * 20,
        ("$" + r"\substack{" * 150 + "}" * 150 + "$ ") * 20,
        (r"$$\begin{matrix}" + "&" * 390 + r"\end{matrix}$$ ") * 60,
        r"\( \frac{1}{2} " * 14_000,
    ],
)
def test_a_hostile_text_takes_no_longer_than_others(text):
    """Processor seconds; a loop over what is not there would take minutes."""
    before = time.process_time()
    render(text)
    assert time.process_time() - before < 3


def test_the_allowed_tags_are_those_of_mathematics():
    assert "script" not in TAGS
    assert set(ATTRIBUTES) <= TAGS
    assert not {"href", "style", "onclick", "src"} & set().union(*ATTRIBUTES.values())
    assert nh3.clean("<math><mi>x</mi></math>", tags=TAGS) == "<math><mi>x</mi></math>"
