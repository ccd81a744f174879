"""Where formulas begin and end; money and names of variables are none."""

import pytest

from arena.texts.markdown import render


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"Let \( x_1 \) and $x_2$ be so that \[ a = b \] holds.", 3),
        ("$$\nx = 1\n$$", 1),
        ("\\[\n- a\n+ b\n= c\n\\]", 1),
        ("- item \\[ x \\]\n\n  \\[\n  y\n  \\]\n- $z$", 3),
        ("> $$\n> x\n> $$", 1),
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", 1),
        (r"so \boxed{x \in \{2,3\}}.", 1),
        ("| a | b |\n|---|---|\n| $x_1$ | \\(y\\) |", 2),
        ("# Title $x^2$", 1),
        ("**Bold $a_1$**", 1),
        ('a $x$-axis, ($k$), "$m$"; $a$, $b$.', 5),
        ("$A$ and $B$, costs $C", 2),
        (r"$ \alpha $", 1),
        ("f(x) = $a\nb$", 1),
        ("\\[x\\], then \\[y\\]", 2),
    ],
)
def test_formulas_are_found(text, formulas):
    assert render(text).count("<math") == formulas


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "$HOME and $PATH",
        "It costs $5 per month, that is 60$ a year",
        "US$5 and US$10, $5-$10, $10M–$20M",
        "$1,000 in May; $2,000 in June",
        'echo "$a" && echo "$b"',
        "a ${x}${y} b",
        "$(date) and $(hostname)",
        "5 $ and 6 $ or $ 7",
        "$PATH:$HOME",
        "a \\\\( b \\\\)",
        "$a\n\nb$",
        "$",
        "$$",
        "$$$$$$",
        "\\(",
        "\\[ not closed",
        "\\begin{align} not closed",
        "\\begin{verbatim} x \\end{verbatim}",
    ],
)
def test_money_and_what_is_not_closed_stay_text(text):
    assert "<math" not in render(text)


@pytest.mark.parametrize("code", ["`$x$`", "`\\(x\\)`", "```\n$x$\n```", "    $x$"])
def test_code_stays_code(code):
    html = render(code)
    assert "<math" not in html
    assert "x" in html


def test_emphasis_is_not_made_of_subscripts():
    html = render("$x_1$ and _this_ and $y_1$")
    assert html.count("<em>") == 1
    assert "<em>this</em>" in html


def test_a_formula_that_cannot_be_converted_keeps_its_signs():
    assert r"$$\ce{H2O}$$ and \(\SI{5}{m}\)" in render(r"$$\ce{H2O}$$ and \(\SI{5}{m}\)")
