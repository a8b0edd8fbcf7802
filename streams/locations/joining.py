"""Names that stand together: ``تركيا وروسيا``; Britain, France and Germany; the Mississippi and Ohio rivers."""

from collections.abc import Iterator, Sequence

from streams.locations.candidates import PlaceName, find_options, kind_of_plural


def joined(names: Sequence[PlaceName]) -> Iterator[list[int]]:
    """Yield the positions of names that follow each other with nothing but a conjunction or comma between."""
    group: list[int] = []
    for position, name in enumerate(names):
        if group and not _follows(names[group[-1]], name):
            yield group
            group = []
        group.append(position)
    if group:
        yield group


def _follows(first: PlaceName, second: PlaceName) -> bool:
    if first.around is not second.around or "demonym" in {first.role, second.role}:
        return False
    between = tuple(piece.key for piece in first.around.pieces[first.match.stop : second.match.first])
    if first.around.language.article:
        return not between and first.around.clitic(second.match) == "و"
    return between in {("and",), ("and", "the"), (",",), (",", "and"), (",", "the"), (",", "and", "the")}


def with_shared_kinds(names: Sequence[PlaceName]) -> list[PlaceName]:
    """Give joined names the kind that a plural says of all: ``ولايتي القصرين وسيدي بوزيد``; the Ohio and Red rivers."""
    shared = list(names)
    for group in joined(names):
        if len(group) == 1:
            continue
        around = names[group[0]].around
        arabic = bool(around.language.article)
        word = around.before(names[group[0]].match) if arabic else around.after(names[group[-1]].match)
        plural = kind_of_plural(word, around.language)
        if plural is None:
            continue
        kind, head = plural
        for position in group:
            name = names[position]
            options = find_options(name.match.key, (head,), name.names) if head else name.options
            shared[position] = name._replace(kind=kind, options=options, sense=kind if kind == "water" else name.sense)
    return shared
