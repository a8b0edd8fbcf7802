import re
from pathlib import Path

from streams.settings import Settings
from streams.stances.words import read_rows

README = Path(__file__).parents[2] / "README.md"


def settings_table() -> str:
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if str(field.default) in {"", "None"} else f"`{field.default}`"
        rows.append(f"| `STREAMS_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def test_the_table_of_settings_is_complete() -> None:
    found = re.search(r"<!-- settings: .*? -->\n(.*?)\n<!-- /settings -->", README.read_text(), re.DOTALL)
    assert found is not None
    assert found.group(1) == settings_table(), "write the table anew: it is what this test expects"


def test_every_file_and_folder_that_it_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text())
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_cues_that_it_shows_are_those_of_the_files() -> None:
    shown = [line for line in README.read_text().splitlines() if line.count("\t") == 5]
    rows = ["\t".join(row) for language in ("ar", "en") for row in read_rows(language, "stances.tsv")]
    assert len(shown) == 2
    assert set(shown) <= set(rows)
