"""Files are read with the right line numbers, and refused in one clear sentence."""

from contextlib import suppress
from io import BytesIO

import pytest

from arena.exchange.tables import FileRejected, Problems, TableFile
from arena.exchange.tests.files import csv_table, json_table
from arena.models import Prompt


def table(content: bytes, name: str = "file.csv", **columns: str) -> TableFile:
    return TableFile(BytesIO(content), name, columns)


def read(table: TableFile, *required: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, row.values) for row in table.rows(*required)]


def refusal(table: TableFile, *required: str) -> str:
    with pytest.raises(FileRejected) as caught:
        list(table.rows(*required))
    return str(caught.value)


def test_csv_rows_know_their_lines():
    assert read(csv_table("a,b", "1,2", "", "3,4")) == [
        (2, {"a": "1", "b": "2"}),
        (4, {"a": "3", "b": "4"}),
    ]


def test_a_quoted_cell_over_two_lines_counts_as_two():
    rows = read(table(b'a,b\n1,"two\nlines"\n3,4\n'))
    assert rows == [(2, {"a": "1", "b": "two\nlines"}), (4, {"a": "3", "b": "4"})]


def test_a_header_over_two_lines_counts_as_two():
    assert read(table(b'a,"b\nc"\n1,2\n')) == [(3, {"a": "1", "b\nc": "2"})]


def test_windows_line_ends_count_once_and_are_no_part_of_a_cell():
    rows = read(table(b'a,b\r\n1,"two\r\nlines"\r\n3,4\r\n'))
    assert [line for line, _values in rows] == [2, 4]
    assert rows[1][1] == {"a": "3", "b": "4"}


def test_prose_has_one_kind_of_line_end_and_keeps_its_space():
    (row,) = table(b'a\r\n" two\r\nlines "\r\n').rows()
    assert row.prose("a") == " two\nlines "
    assert row.get("a") == "two\r\nlines"


def test_other_line_separators_do_not_end_a_line():
    rows = read(table("a\nx\u2028y\x0bz\nw\n".encode()))
    assert rows == [(2, {"a": "x\u2028y\x0bz"}), (3, {"a": "w"})]


@pytest.mark.parametrize("name", ["file.csv", "FILE.CSV"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(name):
    assert read(table(b"\xef\xbb\xbfa,b\n1,2\n", name)) == [(2, {"a": "1", "b": "2"})]
    assert read(table(b'\xef\xbb\xbf{"a": 1}\n', "file.jsonl")) == [(1, {"a": "1"})]


def test_formulas_are_texts_as_any_other():
    assert read(csv_table("a,b", '=1+1,"@SUM(A1)"')) == [(2, {"a": "=1+1", "b": "@SUM(A1)"})]


def test_rows_of_commas_alone_are_passed_over():
    assert read(csv_table("a,b", ",", "1,2", ",")) == [(3, {"a": "1", "b": "2"})]


def test_json_values_become_text():
    record = {"a": None, "b": 1.5, "c": ["x", "y"], "d": True, "e": "ü", "f": {"k": "ü"}}
    assert read(json_table(record)) == [
        (1, {"a": "", "b": "1.5", "c": "x, y", "d": "true", "e": "ü", "f": '{"k": "ü"}'})
    ]


def test_a_file_can_be_read_twice():
    twice = csv_table("a", "1")
    assert read(twice) == read(twice) != []


def test_columns_are_mapped_and_the_others_keep_their_names():
    mapped = csv_table("model,name,text", "97,GPT,hello", model="name")
    assert read(mapped, "model", "text") == [(2, {"model": "GPT", "text": "hello"})]


def test_json_columns_are_mapped_row_by_row():
    mapped = json_table({"x": 1, "y": 2}, {"x": 3}, a="x")
    assert read(mapped) == [(1, {"a": "1", "y": "2"}), (2, {"a": "3"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "file.csv, line 1: the header with the column names is missing."),
        (b"a,b\n", "file.csv: the file has no rows."),
        (b"a,a\n1,2\n", "file.csv, line 1: the column “a” appears twice."),
        (b"a,b\n1,2\n3\n", "file.csv, line 3: the header has 2 cells, but this row has 1."),
        (b'a,b\n1,"x\ny"\n3\n', "file.csv, line 4: the header has 2 cells, but this row has 1."),
        (b"a,b\n1,\xff\n", "file.csv, line 2: this is not UTF-8 text."),
        ("a,b\n1,2\n".encode("utf-16"), "file.csv, line 1: this is not UTF-8 text."),
        (b"a,b\n1,\0\n", "file.csv, line 2: this line contains a NUL character."),
    ],
)
def test_broken_csv_is_refused_with_its_line(content, said):
    assert refusal(table(content)) == said


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a,b\n1,2\n3,"never closed\n5,6\n', 3),
        (b'a,b\n1,"x"y\n', 2),
        (b"a,b\r1,2\r", 1),
        (b"a,b\n1," + b"x" * 10_000_001 + b"\n", 2),
    ],
)
def test_csv_that_is_not_well_formed_is_refused_where_its_row_begins(content, line):
    start = f"file.csv, line {line}: the row that begins here is not well-formed CSV."
    assert refusal(table(content)).startswith(start)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n \n", "file.jsonl: the file has no rows."),
        (b'{"a": 1}\n{"a": \n', "file.jsonl, line 2: this is not JSON."),
        (b'{"a": 1}\n\n[1]\n', "file.jsonl, line 3: this is not a JSON object."),
        (b"[" * 100_000, "file.jsonl, line 1: this is not JSON."),
        (
            b'{"a": ' + b"[" * 400 + b"]" * 400 + b"}",
            "file.jsonl, line 1: a list contains other lists or objects.",
        ),
        (
            b'{"b": 1}\n{"a": [{"b": "\\u0041"}]}',
            "file.jsonl, line 2: a list contains other lists or objects.",
        ),
        (b'{"a": ' + b"9" * 5000 + b"}", "file.jsonl, line 1: this is not JSON."),
        (
            b'{"a": "\\u0000"}',
            "file.jsonl, line 1: a \\u escape does not stand for a character.",
        ),
        (
            b'{"a": ["\\ud800"]}',
            "file.jsonl, line 1: a \\u escape does not stand for a character.",
        ),
        (
            b'{"\\ud800": 1}',
            "file.jsonl, line 1: a \\u escape does not stand for a character.",
        ),
    ],
)
def test_broken_json_is_refused_with_its_line(content, said):
    assert refusal(table(content, "file.jsonl")) == said


def nested(depth: int) -> TableFile:
    return table(b'{"a": ' * depth + b"1" + b"}" * depth, "file.jsonl")


def test_objects_may_be_deep():
    assert [line for line, _ in read(nested(300))] == [1]


@pytest.mark.parametrize("depth", [600, 900, 950, 1000])
def test_no_depth_of_objects_is_too_much(depth):
    """How deep one may be is Python's, and depends on who calls."""
    with suppress(FileRejected):
        assert [line for line, _ in read(nested(depth))] == [1]


def test_objects_without_a_bottom_are_refused():
    assert refusal(nested(20_000)) == "file.jsonl, line 1: this is not JSON."


def test_a_pair_of_surrogates_is_one_character():
    assert read(table(b'{"a": "\\ud83d\\ude00"}', "file.jsonl")) == [(1, {"a": "😀"})]


@pytest.mark.parametrize("name", ["file.xlsx", "file", "csv"])
def test_other_kinds_of_files_are_refused(name):
    assert refusal(table(b"a\n1\n", name)) == (
        f"{name}: the name must end in .csv, .jsonl or .ndjson."
    )


def test_a_missing_column_is_named_with_those_that_are_there():
    assert refusal(csv_table("a;b", "1;2"), "model") == (
        "file.csv, line 1: there is no column “model”. The columns are: a;b."
    )
    assert refusal(csv_table("a,b", "1,2", model="name"), "model") == (
        "file.csv, line 1: there is no column “name”. The columns are: a, b."
    )
    assert refusal(json_table({"a": 1}, {"b": 1}), "a") == (
        "file.jsonl, line 2: there is no column “a”. The columns are: b."
    )


def test_a_flood_of_columns_is_not_repeated():
    many = ",".join(f"c{number}" for number in range(5000))
    assert len(refusal(csv_table(many, many), "model")) < 300


def test_problems_are_collected_and_the_same_one_is_said_once():
    problems = Problems("100%d.csv")
    problems.refuse_if_any()
    problems.add(3, "this is wrong.")
    problems.add(5, "that is wrong.")
    problems.add(7, "this is wrong.")
    with pytest.raises(FileRejected) as caught:
        problems.refuse_if_any()
    assert str(caught.value).splitlines() == [
        "100%d.csv, line 3 and 1 more line: this is wrong.",
        "100%d.csv, line 5: that is wrong.",
    ]


def test_more_problems_than_can_be_read_are_counted():
    problems = Problems("file.csv")
    for line in range(1, 101):
        problems.add(line, f"problem {line}.")
    sentences = list(problems.sentences())
    assert len(sentences) == 21
    assert sentences[-1] == "… and 80 more problems."


def test_a_value_is_checked_by_the_model_that_will_hold_it():
    problems = Problems("file.csv")
    problems.check(2, "prompt", "fine", Prompt._meta.get_field("key"))
    problems.check(3, "prompt", "zero\u200bwidth", Prompt._meta.get_field("key"))
    problems.check(4, "prompt", "x" * 81, Prompt._meta.get_field("key"))
    first, second = problems.sentences()
    assert first.endswith("Character 5 is invisible (U+200B): remove it.")
    assert second.startswith("file.csv, line 4: prompt “xxx")
