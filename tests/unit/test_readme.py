import re
from pathlib import Path

from streams.settings import Settings

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
