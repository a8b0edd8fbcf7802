"""A knowledge of a few rows, for tests that are not to depend on the shipped one."""

from pathlib import Path

from streams.gazetteer import PlaceRow, open_table, write_table
from streams.knowledge import Knowledge, load_knowledge

_EGYPT = "EG;Q79;مصر;Egypt;;;26.0;30.0"


def small_knowledge(folder: Path, *, actors: str, cities: str, places: str = "", countries: str = _EGYPT) -> Knowledge:
    """Write tables into ``folder`` and load them. Each is a row a line, its cells parted by semicolons.

    Cities: geonames, wikidata, name_ar, name_en, aliases_ar, aliases_en, country, admin1, lat, lon, population.
    """
    tables = {"actors": actors, "places": places, "countries": countries}
    for name, rows in tables.items():
        (folder / f"{name}.tsv").write_text(rows.strip().replace(";", "\t") + "\n", encoding="utf-8")
    write_table([_city(row) for row in cities.strip().splitlines()], folder)
    return load_knowledge(folder, open_table(folder))


def _city(row: str) -> PlaceRow:
    geonames, wikidata, name_ar, name_en, aliases_ar, aliases_en, country, admin1, lat, lon, population = row.split(";")
    return PlaceRow(
        kind="city",
        geonames=int(geonames),
        code="",
        wikidata=int(wikidata.removeprefix("Q") or 0),
        name_ar=name_ar,
        name_en=name_en,
        aliases=[name for cell in (aliases_ar, aliases_en) for name in cell.split("|") if name],
        quiet=(),
        country=country,
        admin1=admin1,
        lat=float(lat),
        lon=float(lon),
        population=int(population),
        searched=True,
    )
