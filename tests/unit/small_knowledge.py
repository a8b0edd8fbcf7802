"""A knowledge of a few rows, for tests that are not to depend on the shipped one."""

from pathlib import Path

from streams.knowledge import Knowledge, load_knowledge

_CITY_COLUMNS = "geonames wikidata name_ar name_en aliases_ar aliases_en country admin1 lat lon population"
_EGYPT = "EG;Q79;مصر;Egypt;;;26.0;30.0"


def small_knowledge(folder: Path, *, actors: str, cities: str, places: str = "", countries: str = _EGYPT) -> Knowledge:
    """Write tables into ``folder`` and load them. Each is a row a line, its cells parted by semicolons."""
    header = _CITY_COLUMNS.replace(" ", ";")
    tables = {"actors": actors, "places": places, "countries": countries, "cities": f"{header}\n{cities}"}
    for name, rows in tables.items():
        (folder / f"{name}.tsv").write_text(rows.strip().replace(";", "\t") + "\n", encoding="utf-8")
    return load_knowledge(folder)
