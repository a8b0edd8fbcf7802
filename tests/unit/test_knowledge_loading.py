import shutil
from pathlib import Path

import pytest

import streams.knowledge
from streams.knowledge import KnowledgeError, load_knowledge

SHIPPED = Path(streams.knowledge.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in SHIPPED.glob("*.tsv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_shipped_knowledge_loads_and_names_its_version() -> None:
    knowledge = load_knowledge()
    assert knowledge.version == load_knowledge().version
    assert len(knowledge.gazetteer) > 200_000
    assert {actor.type for actor in knowledge.actors} == {"person", "organization"}


def test_any_changed_byte_changes_the_version(folder: Path) -> None:
    before = load_knowledge(folder).version
    path = folder / "places.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_knowledge(folder).version != before


def test_every_actor_and_place_has_a_name_and_an_id_of_its_own() -> None:
    knowledge = load_knowledge()
    ids = [actor.id for actor in knowledge.actors] + [known.place.id for known in knowledge.places]
    assert len(ids) == len(set(ids))
    assert all(actor.names("ar") or actor.names("en") for actor in knowledge.actors)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "actors.tsv").unlink()
    with pytest.raises(KnowledgeError, match=r"actors\.tsv"):
        load_knowledge(folder)


@pytest.mark.parametrize(
    ("name", "line", "detail"),
    [
        ("actors.tsv", "desk:x\tanimal\tس\tX\t\t\t\t\n", "unknown type 'animal'"),
        ("actors.tsv", "desk:x\tperson" + "\t" * 9 + "\n", "11 columns"),
        ("actors.tsv", "desk:x person X\n", "1 columns instead of 10, parted by tabs"),
        ("actors.tsv", "desk:x\tperson\tس\tX\t\t\tLY\t\tking@LY\n", "'king@LY' is not role@owner:from/to"),
        ("countries.tsv", "XX\tQ0\tس\tX\t\t\tnorth\t1\t\n", "'north' is no latitude"),
        ("places.tsv", "desk:x\tmoon\tس\tX\t\t\tLY\t\t1\t1\n", "unknown kind 'moon'"),
    ],
)
def test_a_malformed_row_is_named(folder: Path, name: str, line: str, detail: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line)
    number = len((folder / name).read_text(encoding="utf-8").splitlines())
    with pytest.raises(KnowledgeError, match=f"{name} cannot be used: line {number}: .*{detail}"):
        load_knowledge(folder)
