"""Finds taggers by the names that the settings give: the shipped ones, and those of other packages' entry points.

An entry point names a function, or a class, that is called with the settings and the knowledge and returns the tagger.
No package can take the name of a shipped tagger.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from streams.entities.spans import Recognizer
from streams.errors import StreamsError
from streams.knowledge import Knowledge
from streams.settings import Profile, Settings, variable
from streams.taggers.checking import CheckedRecognizer, CheckedStances
from streams.taggers.protocols import StanceSource

#: Called with the settings and the knowledge; returns the tagger.
Factory = Callable[[Settings, Knowledge], Any]


class UnknownTaggerError(StreamsError):
    """{setting} is {name}, and there is no such tagger. It takes {known}, or install the package that has yours."""

    exit_code = 2


class AmbiguousTaggerError(StreamsError):
    """{setting} is {name}, and several packages have a tagger of that name: {packages}. Uninstall all but one."""

    exit_code = 2


class MissingExtraError(StreamsError):
    """The tagger {name} needs {package}, which is not installed. Run: pip install "streams[{extra}]"."""

    exit_code = 2


class BrokenTaggerError(StreamsError):
    """The tagger {name} of {package} cannot be used: {problem}. Mend it, or set {setting} to another."""

    exit_code = 2


class Group(NamedTuple):
    """Taggers of one kind: the group of their entry points, the setting that names one, and what one has to have."""

    entry_points: str
    setting: str
    parts: tuple[str, ...]


class _Shipped(NamedTuple):
    """Where a shipped tagger is loaded, and the packages of the extra that it needs."""

    where: str
    extra: str = ""
    packages: tuple[str, ...] = ()


ENTITIES: Final = Group("streams.taggers.entities", "entity_tagger", ("recognize", "name", "versions", "trust"))
STANCES: Final = Group("streams.taggers.stances", "stance_tagger", ("tag", "version"))
#: The same as the entry points of this package: they are found where it runs without having been installed, too.
SHIPPED: Final[Mapping[Group, Mapping[str, _Shipped]]] = {
    ENTITIES: {
        "encoder": _Shipped("streams.taggers.shipped:load_encoder"),
        "crf": _Shipped("streams.taggers.shipped:load_crf"),
        "hub": _Shipped("streams.taggers.hub.loading:load_hub", "hub", ("torch", "transformers")),
    },
    STANCES: {
        "frames": _Shipped("streams.taggers.shipped:load_frames"),
        "llm": _Shipped("streams.taggers.llm.tagger:load_llm", "llm", ("aiohttp",)),
    },
}
_OF_PROFILE: Final[Mapping[Profile, str]] = {"default": "encoder", "fast": "crf"}


def load_recognizer(settings: Settings, knowledge: Knowledge) -> Recognizer:
    """Load the recogniser that the settings name, or else the one of the profile.

    Raises:
        StreamsError: there is none of that name, or it cannot be used.
    """
    name = _recognizer_name(settings)
    recognizer: Recognizer = _load(ENTITIES, name, settings, knowledge)
    return recognizer if name in SHIPPED[ENTITIES] else CheckedRecognizer(recognizer)


def load_stance_source(settings: Settings, knowledge: Knowledge) -> StanceSource:
    """Load what gives stances, as the settings name it.

    Raises:
        StreamsError: there is none of that name, or it cannot be used.
    """
    source: StanceSource = _load(STANCES, settings.stance_tagger, settings, knowledge)
    return source if settings.stance_tagger in SHIPPED[STANCES] else CheckedStances(source)


def find_taggers(settings: Settings) -> None:
    """Look whether the taggers that the settings name are there, without loading their models.

    Raises:
        StreamsError: one is not, or its module cannot be imported.
    """
    _find(ENTITIES, _recognizer_name(settings))
    _find(STANCES, settings.stance_tagger)


def tagger_names(group: Group) -> list[str]:
    """Return the names that can be set, the shipped ones first."""
    shipped = SHIPPED[group]
    return [*shipped, *sorted({point.name for point in _plugged(group)} - shipped.keys())]


def _recognizer_name(settings: Settings) -> str:
    return settings.entity_tagger or _OF_PROFILE[settings.profile]


def _plugged(group: Group) -> list[EntryPoint]:
    return list(entry_points(group=group.entry_points))


def _find(group: Group, name: str) -> tuple[str, Factory]:
    """Return the package of a tagger and what makes it."""
    if name in SHIPPED[group]:
        return "streams", _import_shipped(name, SHIPPED[group][name])
    setting = variable(group.setting)
    # One package may be found twice, where it lies in several folders of the path: the first one counts, as everywhere.
    found = {point.dist.name if point.dist else "": point for point in reversed(_plugged(group)) if point.name == name}
    if not found:
        raise UnknownTaggerError(setting=setting, name=repr(name), known=", ".join(tagger_names(group)))
    if len(found) > 1:
        raise AmbiguousTaggerError(setting=setting, name=repr(name), packages=", ".join(sorted(found)))
    [(package, point)] = found.items()
    try:
        factory: Factory = point.load()
    except Exception as error:  # importing runs the module: it may raise anything
        raise _broken(group, name, package, _one_line(error)) from error
    if not callable(factory):
        raise _broken(group, name, package, f"{point.value} cannot be called")
    return package, factory


def _import_shipped(name: str, shipped: _Shipped) -> Factory:
    for package in shipped.packages:
        if find_spec(package) is None:
            raise MissingExtraError(name=name, package=package, extra=shipped.extra)
    module, _, function = shipped.where.partition(":")
    factory: Factory = getattr(import_module(module), function)
    return factory


def _load(group: Group, name: str, settings: Settings, knowledge: Knowledge) -> Any:
    package, factory = _find(group, name)
    try:
        tagger = factory(settings, knowledge)
    except StreamsError:
        raise
    except Exception as error:  # of other people's code it may be anything
        raise _broken(group, name, package, _one_line(error)) from error
    if wanted := [part for part in group.parts if not hasattr(tagger, part)]:
        raise _broken(group, name, package, f"{type(tagger).__name__} has no {', '.join(wanted)}")
    return tagger


def _broken(group: Group, name: str, package: str, problem: str) -> BrokenTaggerError:
    return BrokenTaggerError(name=repr(name), package=package, problem=problem, setting=variable(group.setting))


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
