"""HTML to text, by the rules with which a browser makes ``innerText``.

Lexbor parses; what it needs quadratic time or memory for is taken out of the markup before:
thousands of nested elements, thousands of attributes of one tag, and formatting elements that are
never closed, which HTML opens again in every block that follows.
"""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements that stand on lines of their own, and those that have a blank line around them.
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr html legend li main menu nav ol pre section"
    " summary table tbody tfoot thead tr ul"
)
_PARAGRAPHS = _names("p h1 h2 h3 h4 h5 h6")
_CELLS = _names("td th")
_INVISIBLE = _names(
    "applet audio button canvas datalist embed head iframe input map math noembed noframes noscript"
    " object rp script select style svg template textarea title video"
)
# Inline elements that HTML treats in a special way when they are closed wrongly or not at all.
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
# Elements without an end tag, and those whose end tag is often left out, which HTML then supplies.
_UNCOUNTED = _names(
    "area base br col dd dt embed hr img input li link meta optgroup option p source tbody td tfoot"
    " th thead tr track wbr"
)

_TAG = re.compile(
    r"""<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)"""
    r"""(?P<attributes>(?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)"""
)
_MAX_DEPTH = 500
_MAX_ATTRIBUTES = 1000  # characters
# A "tag" inside a comment or a script may reach to the end of that, which has to stay.
_END_OF_HIDDEN = re.compile(r"--!?$|</(?:iframe|noembed|noframes|script|style|textarea|title|xmp)(?![^\s/>])")

# What HTML folds: not the no-break space, nor the other spaces of Unicode.
_SPACE = re.compile(r"[ \t\n\f\r]+")


def html_to_text(html: str) -> str:
    """Return what a reader of ``html``, a document or a part of one, would see as text.

    Paragraphs and headings have a blank line around them, other blocks and ``<br>`` break the
    line, cells of a table are set apart by a tab; entities are decoded and white space is folded.
    """
    tree = LexborHTMLParser(_tame(html), options=LexborDocumentOptions.WO_EVENTS)
    writer = _Writer()
    for node, entering in _walk(tree.root):
        if entering:
            writer.enter(node)
        else:
            writer.leave(node)
    return writer.text()


def _tame(html: str) -> str:
    """Rename formatting tags to the empty ``wbr`` and tags below the depth limit to ``br``."""
    open_elements: Counter[str] = Counter()
    depth = 0

    def tame(match: re.Match[str]) -> str:
        nonlocal depth
        slash, name, attributes = match.groups()
        tag = name.lower()
        if len(attributes) > _MAX_ATTRIBUTES:
            attributes = "".join(f" {end}" for end in dict.fromkeys(_END_OF_HIDDEN.findall(attributes.lower())))
        if tag in _FORMATTING:
            name = "wbr"
        elif tag not in _UNCOUNTED:
            if slash:
                closes = open_elements[tag] > 0
                open_elements[tag] -= closes
                depth -= closes
            elif depth >= _MAX_DEPTH:
                # Its name stays as an attribute: it may be the end of a script or of a comment (i<n</script>).
                name = f"br {name}"
            else:
                open_elements[tag] += 1
                depth += 1
        return f"<{slash}{name}{attributes}"

    return _TAG.sub(tame, html)


def _walk(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node, unless it lies in an invisible one, when it is entered and when it is left."""
    pending = [] if root is None else [(root, True)]
    while pending:
        node, entering = pending.pop()
        yield node, entering
        if not entering:
            continue
        following = node.next
        if following is not None:
            pending.append((following, True))
        pending.append((node, False))
        child = None if node.tag in _INVISIBLE else node.first_child
        if child is not None:
            pending.append((child, True))


class _Writer:
    """Collects text, and the breaks and spaces that come before the next piece of it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._space = ""
        self._preformatted = 0

    def enter(self, node: LexborNode) -> None:
        """Begin an element, or write a text node."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
        else:
            self._break_line(tag)
            self._preformatted += tag == "pre"

    def leave(self, node: LexborNode) -> None:
        """End an element."""
        tag = node.tag or ""
        if tag in _CELLS:
            self._space = "\t"
        elif tag != "br":
            self._break_line(tag)
            self._preformatted -= tag == "pre"

    def text(self) -> str:
        """Return what was written, without breaks at its ends."""
        return "".join(self._parts).strip("\n")

    def _break_line(self, tag: str) -> None:
        if tag == "br":
            # More than one blank line in a row says nothing more.
            self._breaks = min(self._breaks + 1, 2)
        elif tag in _PARAGRAPHS:
            self._breaks = 2
        elif tag in _BLOCKS:
            self._breaks = max(self._breaks, 1)
        else:
            return
        self._space = ""

    def _write(self, text: str) -> None:
        if self._preformatted:
            self._append(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = _SPACE.sub(" ", text)
        if words.startswith(" ") and not self._space:
            self._space = " "
        if words.strip(" "):
            self._append(words.strip(" "))
            self._space = " " if words.endswith(" ") else ""

    def _append(self, text: str) -> None:
        if self._parts and text:
            self._parts.append("\n" * self._breaks or self._space)
        self._parts.append(text)
        self._breaks = 0
        self._space = ""
