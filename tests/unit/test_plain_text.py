from typing import Any

import pytest

from streams.articles import decode_article, plain_from_text
from streams.contract import encode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Head\n\nBody\n", {"headline": "Head", "body": "Body"}),
        ("\ufeffHead\r\n\r\nOne\r\n\r\nTwo", {"headline": "Head", "body": "One\n\nTwo"}),
        ("\n\nHead\n \n\n\nBody", {"headline": "Head", "body": "Body"}),
        ("One\nTwo\n\nThree", {"body": "One\nTwo\n\nThree"}),
        ("Only one line", {"body": "Only one line"}),
        ("One line\n\n  \n", {"body": "One line\n\n  "}),
        ("x" * 251 + "\n\nBody", {"body": "x" * 251 + "\n\nBody"}),
        ("", {"body": ""}),
    ],
)
def test_a_text_file_becomes_a_plain_article(text: str, expected: dict[str, Any]) -> None:
    assert plain_from_text(text, "urn:a") == {"uri": "urn:a", **expected}


def test_what_is_made_of_a_text_file_is_an_article() -> None:
    article = decode_article(encode(plain_from_text("Head\n\nBody\n", "urn:a")))
    assert (article.headline, article.text) == ("Head", "Head\n\nBody")
