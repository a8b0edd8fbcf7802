import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.markup import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<h2>Head</h2>Text", "Head\n\nText"),
        ("<div>One</div><div>Two<div>Three</div></div>", "One\nTwo\nThree"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("One<br><br><br><br>Two", "One\n\nTwo"),
        ("<p>One</p>\n\n<br>\n<p>Two</p>", "One\n\nTwo"),
        ("<ul><li>One<li>Two</ul>after", "One\nTwo\nafter"),
        ("<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>", "a\tb\nc\td"),
        ("<p>A <b>bold</b>\n\t  <i>word</i></p>", "A bold word"),
        ("<p>in<b>si</b>de</p>", "inside"),
        ("<p>  edges  </p>  <p> of </p>", "edges\n\nof"),
        ("<pre>one\n  two</pre>three", "one\n  two\nthree"),
        ("<pre>\n\none\n</pre>", "one"),
        ("a&nbsp;b &amp; c &lt;d&gt; &#x1F600;", "a\u00a0b & c <d> 😀"),
        ("<script>no()</script><style>p{}</style>yes<!-- no -->", "yes"),
        ("<head><title>no</title></head><body>yes</body>", "yes"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ('<p title="a > b">text</p>', "text"),
        ('<p title="<b>">text</p>', "text"),
        ("<P>وقال <EM>الوزير</EM> إنه<STRONG>ا</STRONG></P>", "وقال الوزير إنها"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        ("<i>one</b> two", "one two"),
        ("plain text", "plain text"),
        ("<p> \n </p>", ""),
        ("", ""),
    ],
)
def test_reads_like_in_a_browser(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_attributes_of_any_length_are_no_text() -> None:
    image = f'<img src="data:image/png;base64,{"A" * 5000}" alt="x > y">'
    assert html_to_text(f"one{image}two") == "onetwo"


@pytest.mark.parametrize(
    ("opening", "closing"), [("<script>", "</script>"), ("<style>", "</style >"), ("<!-- ", " -->"), ("<!--", "--!>")]
)
@pytest.mark.parametrize(
    "hidden", ["for (i = 0; i<n ;i++) {" + "x();" * 300 + "}", "<b " + "x" * 1200, "i<n>m " * 600 + "i<n"]
)
def test_what_stands_behind_a_long_script_or_comment_is_text(opening: str, closing: str, hidden: str) -> None:
    assert html_to_text(f"<p>one</p>{opening}{hidden}{closing}<p>two</p>") == "one\n\ntwo"


def test_an_invisible_document_has_no_text() -> None:
    assert html_to_text("<svg><text>no</text></svg><template>no</template>") == ""


# Each of these takes the parser minutes or gigabytes as it stands; the suite would not end.
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x" + "</div>" * 100_000,
        "<div></none>" * 80_000 + "x",
        "".join(f"<b id={number}>" for number in range(2_000)) + "<p>x" * 100_000,
        "<p " + " ".join(f"a{number}" for number in range(150_000)) + ">x",
        "<p a1='>' " + " ".join(f"a{number}" for number in range(150_000)) + ">x",
    ],
    ids=["nested", "unmatched-ends", "formatting", "attributes", "quoted-attributes"],
)
def test_hostile_markup_is_read_in_bounds(html: str) -> None:
    assert "x" in html_to_text(html)


def test_text_below_the_deepest_level_is_kept() -> None:
    html = "<div>" * 2_000 + "<p>one</p><p>two</p>" + "</div>" * 2_000 + "<p>three"
    assert html_to_text(html).split() == ["one", "two", "three"]


@given(st.text(alphabet=st.sampled_from("<>/&;=\"' pbaidvr!-xت\n#0") | st.characters(codec="utf-8")))
def test_any_text_is_html(html: str) -> None:
    text = html_to_text(html)
    assert text == text.strip("\n")


@given(st.text(alphabet="abc ت"))
def test_words_outlive_markup(text: str) -> None:
    assert html_to_text(f"<p>{text}</p>").split() == text.split()
