"""Build the gazetteer, ``streams/gazetteer/data``: cities, counties, subdivisions of ISO 3166-2, and airports.

    python -m tools.build_gazetteer

``tools/known_cities.tsv`` gives the Wikidata id of a city, the name that a newsroom uses and the province. Countries
and the places that ``streams/knowledge/places.tsv`` has are left out: texts are searched for them from there.
"""

from pathlib import Path

import click

from streams.gazetteer import write_table
from tools.airports import airport_rows
from tools.american_places import american_rows
from tools.cities import city_rows
from tools.subdivisions import subdivision_rows
from tools.tables import read_table

TOOLS = Path(__file__).parent
ROOT = TOOLS.parent / "streams"


@click.command()
@click.option("--known-cities", type=click.Path(path_type=Path, exists=True), default=TOOLS / "known_cities.tsv")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "gazetteer" / "data")
def main(known_cities: Path, output: Path) -> None:
    """Write the files of the gazetteer."""
    curated = read_table(ROOT / "knowledge" / "places.tsv")
    output.mkdir(parents=True, exist_ok=True)
    cities = list(city_rows(known_cities))
    rows = [*cities, *american_rows(cities, curated), *subdivision_rows(curated), *airport_rows(curated)]
    write_table(rows, output)
    size = sum(path.stat().st_size for path in output.iterdir())
    click.echo(f"{output}: {len(rows)} places, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
