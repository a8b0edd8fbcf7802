"""The links of the documents lead somewhere: to files that are there, and to headings that these have."""

import re
from pathlib import Path

import pytest

from tests.documents import ROOT, documents

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a document; of equal ones the later are numbered."""
    found: list[str] = []
    for heading in re.findall(r"^#+ +(.*)$", _CODE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.append(re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-"))
    return {
        anchor if not (before := found[:at].count(anchor)) else f"{anchor}-{before}" for at, anchor in enumerate(found)
    }


def broken(document: str) -> list[str]:
    links = _LINK.findall(_CODE.sub("", (ROOT / document).read_text(encoding="utf-8")))
    return [link for link in links if "://" not in link and not leads_somewhere(document, link)]


def leads_somewhere(document: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (ROOT / document).parent / path if path else ROOT / document
    if not target.exists() or ROOT not in target.resolve().parents:
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors(target))


@pytest.mark.parametrize("document", documents())
def test_links_lead_somewhere(document: str) -> None:
    assert broken(document) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    assert leads_somewhere("docs/tutorial.md", "operations.md#rebuild-a-derived-topic")
    assert leads_somewhere("docs/tutorial.md", "#1-a-pipeline")
    assert not leads_somewhere("docs/tutorial.md", "operations.md#rebuild-a-topic")
    assert not leads_somewhere("docs/tutorial.md", "operation.md")
    assert not leads_somewhere("README.md", "../elsewhere.md")


def test_the_map_leads_to_every_page() -> None:
    linked = {
        str(((ROOT / "docs") / path).resolve().relative_to(ROOT))
        for path in re.findall(r"\]\(([^)#\s]+)", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"))
    }
    pages = {one for one in documents() if one.startswith(("docs/", "schemas/")) and one != "docs/README.md"}
    assert pages <= linked
