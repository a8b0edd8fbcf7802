"""What is wrong with a row of the knowledge is said with its file and line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import streams.knowledge
from tools import check_knowledge
from tools.check_knowledge import find_problems, sort_tables

SHIPPED = Path(streams.knowledge.__file__).parent
ACTORS = """\
id	type	name_ar	name_en	aliases_ar	aliases_en	country	part_of	offices	about
desk:east-party	organization	حزب الشرق	East Party			LY			party
desk:sami-x	person	سامي	Sami X			LY	desk:east-party	leader@desk:east-party:2019/	leader
"""
PLACES = """\
id	kind	name_ar	name_en	aliases_ar	aliases_en	country	admin1	lat	lon
desk:east-gate	facility	البوابة الشرقية	East Gate			LY		32.1	20.2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED / "countries.tsv", tmp_path)
    (tmp_path / "actors.tsv").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "places.tsv").write_text(PLACES, encoding="utf-8")
    return tmp_path


def add(folder: Path, table: str, row: str) -> None:
    with (folder / table).open("a", encoding="utf-8") as file:
        file.write(row.replace(";", "\t") + "\n")


def test_sound_rows_have_no_problem(folder: Path) -> None:
    assert find_problems(folder) == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("desk:z person", "1 columns instead of 10 (id, type,"),
        ("z;person;زيد;Zed;;;LY;;;", "id “z” is neither wikidata:Q… nor desk:a-name"),
        ("desk:z;animal;زيد;Zed;;;LY;;;", "type “animal” is neither person nor organization"),
        ("desk:z;person;زيد;Zed ;;;LY;;;", "name_en has a stray space or an empty part: “Zed ”"),
        ("desk:z;person;زيد;Zed;;Zee|;LY;;;", "aliases_en has a stray space or an empty part: “Zee|”"),
        ("desk:z;person;;;;;LY;;;", "no name"),
        ("desk:z;person;Zed;Zed;;;LY;;;", "“Zed” is not in Arabic letters"),
        ("desk:z;person;زيد;زيد;;;LY;;;", "“زيد” is in Arabic letters"),
        ("desk:z;person;زد;Zed;;;LY;;;", "“زد” is too short to be looked for"),
        ("desk:z;person;زيد;Ze;;;LY;;;", "“Ze” is too short to be looked for, and no acronym"),
        ("desk:z;person;زيد;Zed;;;QQ;;;", "country “QQ” is not in countries.tsv"),
        ("desk:z;person;زيد;Zed;;;LY;desk:west;;", "part_of “desk:west” is no other row"),
        ("desk:z;organization;زيد;Zed;;;LY;;leader@LY:2019/;", "only persons hold offices"),
        ("desk:z;person;زيد;Zed;;;LY;;leader of LY;", "office “leader of LY” is not role@owner:from/to"),
        ("desk:z;person;زيد;Zed;;;LY;;wizard@LY:2019/;", "office “wizard@LY:2019/” has an unknown role"),
        ("desk:z;person;زيد;Zed;;;LY;;leader@QQ:2019/;", "belongs to neither a country's code nor another row"),
        ("desk:z;person;زيد;Zed;;;LY;;leader@LY:2019-13/;", "has a date that is none"),
        ("desk:z;person;زيد;Zed;;;LY;;leader@LY:2019/2018-05;", "ends before it begins"),
        ("desk:sami-x;person;زيد;Zed;;;LY;;;", "desk:sami-x stands in line 3, too"),
        ("desk:a;person;زيد;Zed;;;LY;;;", "desk:a is not in order: python -m tools.check_knowledge --write sorts"),
        ("desk:z;person;سَامي;Zed;;;LY;;;", "“سَامي” is a name of desk:sami-x in line 3, too"),
    ],
)
def test_an_actor_that_is_not_as_it_should_be(folder: Path, row: str, what: str) -> None:
    add(folder, "actors.tsv", row)
    (problem,) = find_problems(folder)
    assert str(problem).startswith(f"{folder / 'actors.tsv'}:4: ")
    assert what in str(problem)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("gate;facility;الباب;The Door;;;LY;;1;1", "id “gate” is not one of wikidata:Q…"),
        ("iso:LY-ZZ;country;الباب;The Door;;;LY;;1;1", "kind “country” is not one of admin, city,"),
        ("iso:LY-ZZ;admin;الباب;The Door;;;LY;;95;1", "lat “95” is not within 90 degrees"),
        ("iso:LY-ZZ;admin;الباب;The Door;;;LY;;1;east", "lon “east” is not within 180 degrees"),
        ("iso:LY-ZZ;admin;الباب;East Gate;;;LY;;1;1", "“East Gate” is a name of desk:east-gate in line 2, too"),
    ],
)
def test_a_place_that_is_not_as_it_should_be(folder: Path, row: str, what: str) -> None:
    add(folder, "places.tsv", row)
    (problem,) = find_problems(folder)
    assert str(problem).startswith(f"{folder / 'places.tsv'}:3: ")
    assert what in str(problem)


def test_who_share_a_name_may_differ_in_country_or_type(folder: Path) -> None:
    add(folder, "actors.tsv", "desk:z;person;سامي;Sami X;;;TN;;;")
    add(folder, "places.tsv", "desk:gate;facility;البوابة الشرقية;East Gate;;;TN;;36.0;10.1")
    assert find_problems(folder) == []


def test_sorting_puts_a_row_in_its_place(folder: Path) -> None:
    add(folder, "actors.tsv", "desk:a;person;زيد;Zed;;;LY;;;")
    add(folder, "actors.tsv", "")
    sort_tables(folder)
    assert find_problems(folder) == []
    lines = (folder / "actors.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.partition("\t")[0] for line in lines] == ["id", "desk:a", "desk:east-party", "desk:sami-x"]


def test_the_command_prints_a_line_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "streams").mkdir()
    (folder / "streams" / "knowledge").symlink_to(folder)
    assert CliRunner().invoke(check_knowledge.main, []).exit_code == 0
    add(folder, "places.tsv", "desk:z;moon;الباب;The Door;;;LY;;1;1")
    result = CliRunner().invoke(check_knowledge.main, ["--write"])
    assert result.exit_code == 1
    assert result.stdout.startswith("streams/knowledge/places.tsv:3: kind “moon” is not one of")
