"""Taggers of other packages: found by name among entry points, used by the commands, held to the contract."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from streams.entities.languages import load_crf
from streams.entities.proposals import Proposals
from streams.entities.spans import Span, Trust
from streams.records import ActorTarget, IssueTarget, Stance
from streams.records import Span as TextSpan
from streams.settings import load_settings
from streams.taggers.checking import CheckedRecognizer, CheckedStances, TaggerAnswerError
from streams.taggers.registry import (
    ENTITIES,
    SHIPPED,
    STANCES,
    AmbiguousTaggerError,
    BrokenTaggerError,
    UnknownTaggerError,
    find_taggers,
    load_recognizer,
    load_stance_source,
    tagger_names,
)
from streams.text.document import read_document
from tests.schemas import assert_valid
from tests.unit.plugging import ENTITY_TAGGERS, STANCE_TAGGERS, TAGGERS, plug_in, write_package
from tests.unit.tagging import knowledge, proposals_of, tag

ARTICLE = "The ZORBLAX club met the United Nations in Geneva."


def test_a_package_of_somebody_else_tags(tmp_path: Path) -> None:
    package = write_package(
        tmp_path,
        "their_taggers",
        TAGGERS,
        {
            ENTITY_TAGGERS: {"shouting": "their_taggers:Shouting"},
            STANCE_TAGGERS: {"friends": "their_taggers:load_friends"},
        },
    )
    environment = {
        **os.environ, "PYTHONPATH": str(package),
        "STREAMS_ENTITY_TAGGER": "shouting", "STREAMS_STANCE_TAGGER": "friends",
    }  # fmt: skip
    command = [sys.executable, "-m", "streams", "tag", "-"]
    line = json.dumps({"uri": "urn:1", "language": "en", "body": ARTICLE})
    done = subprocess.run(command, input=line, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    event = json.loads(done.stdout)
    assert_valid("enriched", event)
    mentions = {mention["text"]: entity for entity in event["entities"] for mention in entity["mentions"]}
    assert mentions["ZORBLAX"]["type"] == "organization"
    assert mentions["ZORBLAX"]["id"].startswith("nil:")
    # What the rules are sure of stays, with the ids of the knowledge.
    assert mentions["United Nations"]["id"] == "wikidata:Q1065"
    assert event["producer"]["models"]["entities"] == "shouting-2-7"
    assert event["producer"]["models"]["stances"] == "friends-1"
    assert [stance["via"] for stance in event["stances"]] == ["me"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"stance_tagger": "oracle"},
            r"STREAMS_STANCE_TAGGER is 'oracle', and there is no such tagger\. It takes frames.*, or install",
        ),
        ({"entity_tagger": "oracle"}, "STREAMS_ENTITY_TAGGER is 'oracle'.* It takes encoder, crf"),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_there_are(settings: dict[str, str], message: str) -> None:
    with pytest.raises(UnknownTaggerError, match=message) as caught:
        find_taggers(load_settings(**settings))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_is_plugged_in_is_listed_after_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(
        tmp_path, monkeypatch, "their_names", TAGGERS, friends="their_names:load_friends", frames="their_names:none"
    )
    shipped = list(SHIPPED[STANCES])
    assert tagger_names(STANCES) == [*shipped, "friends"]
    # Nobody takes the place of a shipped one.
    source = load_stance_source(load_settings(), knowledge())
    assert source.version.startswith("frames-")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("load = 3", "cannot be called"),
        ("def load(settings, knowledge): raise RuntimeError('no\\nmodel')", "RuntimeError: no model"),
        ("def load(settings, knowledge): return 3", "int has no tag, version"),
        ("class load:\n    def __init__(self, *_): self.version = '1'", "load has no tag"),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, problem: str
) -> None:
    plug_in(tmp_path, monkeypatch, "broken_tagger", code, mine="broken_tagger:load")
    with pytest.raises(BrokenTaggerError) as caught:
        load_stance_source(load_settings(stance_tagger="mine"), knowledge())
    assert problem in str(caught.value)
    assert str(caught.value).startswith("The tagger 'mine' of broken_tagger cannot be used: ")
    assert str(caught.value).endswith("Mend it, or set STREAMS_STANCE_TAGGER to another.")
    assert "\n" not in str(caught.value)


def test_one_name_in_two_packages_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one_package", "other_package"):
        (tmp_path / name).mkdir()
        plug_in(tmp_path / name, monkeypatch, name, TAGGERS, friends=f"{name}:load_friends")
    with pytest.raises(AmbiguousTaggerError, match="one_package, other_package"):
        find_taggers(load_settings(stance_tagger="friends"))


def test_the_profile_names_the_recogniser_unless_a_setting_does() -> None:
    assert load_recognizer(load_settings(profile="fast"), knowledge()).name == "crf"
    assert load_recognizer(load_settings(profile="fast", entity_tagger="encoder"), knowledge()).name == "encoder"


class Told:
    """Recognises what it is told to."""

    name, versions, trust = "told", ("1",), Trust(sure=0.9, silence=False)

    def __init__(self, *spans: Any) -> None:
        self.spans = list(spans)

    def recognize(self, proposals: Proposals) -> list[Span]:  # noqa: ARG002 -- as the protocol has it
        return self.spans


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 900, "person", 0.5)],
        [(-1, 1, "person", 0.5)],
        [(1, 1, "person", 0.5)],
        [(0, 2, "person", 0.5), (1, 3, "person", 0.5)],
        [(2, 3, "person", 0.5), (0, 1, "person", 0.5)],
        [(0, 1, "animal", 0.5)],
        [(0, 1, "person", 1.5)],
        [(0, 1, "person", float("nan"))],
        # Over the end of the first sentence.
        [(0, 5, "person", 0.5)],
    ],
)
def test_spans_that_do_not_fit_the_text_are_refused(spans: list[tuple[int, int, str, float]]) -> None:
    proposals = proposals_of("They came. They left.", "en")
    with pytest.raises(TaggerAnswerError, match="told"):
        CheckedRecognizer(Told(*spans)).recognize(proposals)


def test_spans_that_fit_are_handed_on() -> None:
    proposals = proposals_of("They came. They left.", "en")
    spans = [Span(0, 1, "person", 0.5), Span(1, 2, "location", 1.0)]
    assert CheckedRecognizer(Told(*spans)).recognize(proposals) == spans
    crf = load_crf()
    assert CheckedRecognizer(crf).recognize(proposals_of(ARTICLE, "en")) == crf.recognize(proposals_of(ARTICLE, "en"))


TEXT = "France condemned Iran over the new tariffs."
FRANCE, IRAN = "wikidata:Q142", "wikidata:Q794"
GOOD = Stance(
    id="a",
    holder=FRANCE,
    target=ActorTarget(IRAN),
    polarity="oppose",
    act="condemn",
    confidence=0.9,
    cue=TextSpan(7, 16, "condemned"),
    evidence=TextSpan(0, len(TEXT), TEXT),
    speaker=None,
    via="told",
)


class Says:
    version = "says-1"

    def __init__(self, *stances: Stance) -> None:
        self.stances = stances

    def tag(self, *_: object) -> tuple[Stance, ...]:
        return self.stances


def stances(*given: Stance) -> tuple[Stance, ...]:
    return CheckedStances(Says(*given)).tag(read_document(TEXT, "en"), tag(TEXT, "en"))


def changed(**values: Any) -> Stance:
    return Stance(**{name: getattr(GOOD, name) for name in Stance.__slots__} | values)


@pytest.mark.parametrize(
    "wrong",
    [
        changed(holder="wikidata:Q30"),
        changed(target=ActorTarget("wikidata:Q30")),
        changed(target=IssueTarget("tariffs", 35, 42, actor="wikidata:Q30")),
        changed(speaker="wikidata:Q30"),
        changed(cue=TextSpan(7, 16, "condemns")),
        changed(cue=TextSpan(7, 7, "")),
        changed(evidence=TextSpan(0, 900, TEXT)),
        changed(target=IssueTarget("taxes", 35, 40)),
        changed(act="praise"),
        changed(act="like"),
        changed(confidence=1.1),
    ],
)
def test_stances_that_do_not_fit_the_article_are_refused(wrong: Stance) -> None:
    with pytest.raises(TaggerAnswerError, match="says-1"):
        stances(wrong)


def test_stances_that_fit_are_handed_on_each_once() -> None:
    issue = changed(id="b", target=IssueTarget("tariffs", 35, 42, actor=IRAN), speaker=IRAN)
    assert stances(GOOD, issue) == (GOOD, issue)
    with pytest.raises(TaggerAnswerError, match="two stances of one id"):
        stances(GOOD, GOOD)


def test_the_shipped_taggers_are_entry_points_as_well() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    for group in (ENTITIES, STANCES):
        declared = project["entry-points"][group.entry_points]
        assert declared == {name: shipped.where for name, shipped in SHIPPED[group].items()}
        assert {shipped.extra for shipped in SHIPPED[group].values()} - {""} <= set(project["optional-dependencies"])


def test_a_worker_refuses_to_start_without_its_taggers() -> None:
    environment = {**os.environ, "STREAMS_STANCE_TAGGER": "oracle", "STREAMS_BROKER": "127.0.0.1:1"}
    command = [sys.executable, "-m", "streams", "worker"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    said = json.loads(line)["message"]  # into a pipe, as every line of its log
    assert said.startswith("STREAMS_STANCE_TAGGER is 'oracle', and there is no such tagger.")
