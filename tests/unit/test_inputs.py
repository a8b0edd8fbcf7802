"""Articles from files, folders and standard input."""

import io
import json
from pathlib import Path

import pytest

from streams.clients.inputs import (
    EmptyFolderError,
    InputArticle,
    InputUnreadableError,
    UnknownInputError,
    count_inputs,
    find_files,
    read_inputs,
    text_article,
)
from streams.errors import StreamsError

NO_INPUT = io.BytesIO()


def read(*paths: Path | str, stdin: bytes = b"") -> list[InputArticle]:
    return list(read_inputs([str(path) for path in paths], io.BytesIO(stdin)))


def test_a_json_file_is_one_article_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    content = b'\xef\xbb\xbf{\r\n "uri": "urn:a",\r\n "body": "x"}\n\n'
    file.write_bytes(content)
    assert read(file) == [InputArticle(str(file), 1, content)]


def test_lines_keep_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_bytes(b'{"uri":"a"}\r\n\n   \nbroken \xff\n{"uri":"b"}')
    assert read(file) == [
        InputArticle(str(file), 1, b'{"uri":"a"}'),
        InputArticle(str(file), 4, b"broken \xff"),
        InputArticle(str(file), 5, b'{"uri":"b"}'),
    ]


def test_a_unicode_line_separator_does_not_end_a_line() -> None:
    line = '{"uri":"a","body":"one\u2028two\x85"}'.encode()
    assert [article.value for article in read("-", stdin=line + b"\n")] == [line]


def test_standard_input_is_read_line_by_line() -> None:
    stdin = io.BytesIO(b"1\n2\n3\n")
    articles = read_inputs(["-"], stdin)
    assert next(articles) == InputArticle("<stdin>", 1, b"1")
    assert stdin.tell() == 2


def test_a_text_file_becomes_an_article_named_after_its_content(tmp_path: Path) -> None:
    text = "عنوان الخبر\n\nنص الخبر الأول.\n"
    for name in ("one.txt", "two.TXT"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    one, two = read(tmp_path)
    assert one.value == two.value
    article = json.loads(one.value)
    assert article.pop("uri").startswith("urn:streams:text:")
    assert article == {"headline": "عنوان الخبر", "body": "نص الخبر الأول."}
    assert json.loads(text_article((text + "x").encode()))["uri"] != json.loads(one.value)["uri"]


def test_a_text_file_that_is_not_utf8_is_left_to_the_pipeline() -> None:
    content = "نص".encode("cp1256")
    assert text_article(content) == content


def test_a_folder_gives_its_files_sorted_with_those_below_and_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.json", "sub/c.jsonl", ".hidden.json", ".git/d.json", "notes.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text('{"uri":"a"}\n', encoding="utf-8")
    names = [str(Path(file).relative_to(tmp_path)) for file in find_files([str(tmp_path)])]
    assert names == ["a.json", "b.txt", "sub/c.jsonl"]


def test_the_count_is_what_reading_gives(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{\n\n}")
    (tmp_path / "b.NDJSON").write_bytes(b"1\n\n2\n3")
    assert count_inputs([str(tmp_path)]) == len(read(tmp_path)) == 4
    assert count_inputs([str(tmp_path), "-"]) is None


def test_what_cannot_hold_articles_is_refused_before_the_first(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_bytes(b"{}")
    (tmp_path / "notes.md").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    for name, error in (("notes.md", UnknownInputError), ("empty", EmptyFolderError)):
        with pytest.raises(error) as caught:
            read_inputs([str(good), str(tmp_path / name)], NO_INPUT)
        assert str(tmp_path / name) in str(caught.value)
        assert caught.value.exit_code == 2


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone.json"
    gone.write_bytes(b"{}")
    articles = read_inputs([str(gone)], NO_INPUT)
    gone.unlink()
    with pytest.raises(InputUnreadableError, match=r"gone\.json could not be read: No such file"):
        next(articles)
    assert issubclass(InputUnreadableError, StreamsError)
