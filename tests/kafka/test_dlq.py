"""``streams dlq`` on a real broker."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from streams.clients.dead_letters import Filters, read_dead_letters
from streams.clients.reading import open_topic
from streams.clients.replaying import plan_replay, replay
from streams.events import Event, EventType, Headers, SourceRecord, dead_letter_event
from streams.reasons import Reason
from streams.settings import Settings
from streams.topics import Topic, admin_client, topic_name
from tests.examples import TIME
from tests.kafka.tools import run, send, stored
from tests.schemas import assert_valid


def letter(
    settings: Settings,
    offset: int,
    reason: Reason = Reason.TIMEOUT,
    *,
    topic: Topic | str = Topic.ARTICLES,
    key: bytes | None = b"urn:1",
    value: bytes | None = b"value",
    headers: Headers = (),
    stage: str = "enrich",
    detail: str = "took too long",
) -> Event:
    """Return the dead letter of a record that was at ``offset`` of partition 1."""
    name = topic_name(topic, settings) if isinstance(topic, Topic) else topic
    record = SourceRecord(name, 1, offset, 1_776_157_200_000, key, value, headers)
    return dead_letter_event(record, reason, stage, detail, TIME)


def send_letters(settings: Settings, events: Sequence[Event]) -> None:
    send(Topic.DEAD_LETTERS, settings, events)


def ids(output: str) -> list[str]:
    return [line.split("\t")[0] for line in output.splitlines()]


def test_list_gives_a_line_for_each_that_no_terminal_can_mistake(settings: Settings) -> None:
    junk = Event(EventType.DEAD_LETTER, None, b"{}", ())
    hostile = letter(settings, 1, detail="\x1b[2J a\nb\tc", key=b"\xff")
    send_letters(settings, [letter(settings, 0), junk, hostile])
    result = run("dlq", "list")
    assert result.exit_code == 0, result.stderr
    first, second = [line.split("\t") for line in result.stdout.splitlines()]
    datetime.strptime(first.pop(1), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert first == ["0:0", "timeout", "enrich", "urn:1", "took too long"]
    assert (second[0], *second[4:]) == ("0:2", "1 bytes: ff", "\\u001b[2J a b c")


def test_list_filters_by_reason_stage_and_time(settings: Settings) -> None:
    decode = letter(settings, 1, Reason.NOT_JSON, stage="decode")
    send_letters(settings, [letter(settings, 0), decode, letter(settings, 2, Reason.CRASHED)])
    middle = stored(Topic.DEAD_LETTERS, settings)[1].timestamp
    assert middle is not None
    since = datetime.fromtimestamp(middle / 1000, UTC).isoformat()
    for options, expected in (
        (["--reason", "timeout", "--reason", "crashed"], ["0:0", "0:2"]),
        (["--stage", "decode"], ["0:1"]),
        (["--since", "1h", "--reason", "crashed"], ["0:2"]),
        (["--until", "1h"], []),
        (["--since", "2999-01-01"], []),
        (["--since", since, "--stage", "decode"], ["0:1"]),
        (["--until", since, "--stage", "decode"], []),
        ([], ["0:0", "0:1", "0:2"]),
    ):
        result = run("dlq", "list", *options)
        assert result.exit_code == 0, result.stderr
        assert ids(result.stdout) == expected, options


def test_list_as_json_has_everything(settings: Settings) -> None:
    event = letter(settings, 7, headers=(("h", b"\xff"), ("n", None)))
    send_letters(settings, [event])
    (line,) = run("dlq", "list", "--json").stdout.splitlines()
    content = json.loads(line)
    place = content.pop("dead_letter")
    assert (place["partition"], place["offset"]) == (0, 0)
    assert content == json.loads(event.value)
    assert_valid("dead-letter", content)


def test_show_gives_all_of_one_and_cannot_be_steered(settings: Settings) -> None:
    value = '{"uri":"urn:1","body":"نص \\u001b[2J \x9b"}'.encode()
    send_letters(settings, [letter(settings, 5, value=value, headers=(("h\x07", b"\xff"), ("n", None)))])
    result = run("dlq", "show", "0:0")
    assert result.exit_code == 0, result.stderr
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines() if line[:1].isalpha())
    assert lines["reason"] == "timeout: tagging took longer than the limit"
    assert lines["record"] == "time  2026-04-14 09:00:00 UTC"
    assert f"{topic_name(Topic.ARTICLES, settings)}, partition 1, offset 5" in result.stdout
    assert "header       h\\u0007: 1 bytes: ff\nheader       n: none\n" in result.stdout
    assert '\n\n{\n  "uri": "urn:1",\n  "body": "نص \\u001b[2J \\u009b"\n}\n' in result.stdout
    assert not any(character in result.stdout for character in "\x07\x1b\x9b")
    assert run("dlq", "show", "0:0", "--raw").stdout_bytes == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "value        none"),
        (b"", "value        0 bytes"),
        (b"\xff\xfe", "value        2 bytes\n\n2 bytes: ff fe"),
        (b"[" * 300 + b"]" * 300, f"value        600 bytes\n\n{'[' * 300}{']' * 300}"),
        (b"x" * 30_000, f"\n\n{'x' * 20_000}\n… the first 20000 characters; --raw writes it all."),
    ],
)
def test_show_of_odd_values(settings: Settings, value: bytes | None, shown: str) -> None:
    send_letters(settings, [letter(settings, 0, value=value)])
    result = run("dlq", "show", "0:0")
    assert result.stdout.endswith(f"{shown}\n")
    assert run("dlq", "show", "0:0", "--raw").stdout_bytes == (value or b"")


@pytest.mark.parametrize("name", ["0:0", "0:1", "0:9", "9:0"])
def test_show_of_what_is_no_dead_letter(settings: Settings, name: str) -> None:
    send_letters(
        settings, [Event(EventType.DEAD_LETTER, b"k", b"junk", ()), Event(EventType.DEAD_LETTER, b"k", b"{}", ())]
    )
    result = run("dlq", "show", name)
    assert result.exit_code == 1
    assert (
        result.stderr == f"Error: There is no such dead letter at {name}. `streams dlq list` shows which there are.\n"
    )


def test_replay_sends_the_record_as_it_was_and_marks_it(settings: Settings) -> None:
    headers: Headers = (("h", b"\xff"), ("h", b"2"), ("n", None))
    send_letters(settings, [letter(settings, 5, key=b"\xfe", value=b"\xff", headers=headers)])
    result = run("dlq", "replay", "--yes")
    assert (result.exit_code, result.stdout) == (0, "1 of 1 replayed.\n"), result.stderr
    (record,) = stored(Topic.ARTICLES, settings)
    articles, letters = (topic_name(topic, settings) for topic in (Topic.ARTICLES, Topic.DEAD_LETTERS))
    assert (record.partition, record.key, record.value) == (1, b"\xfe", b"\xff")
    assert record.headers == (
        *headers,
        ("streams-replayed-from", f"{letters}/0/0".encode()),
        ("streams-replay-origin", f"{articles}/1/5@1776157200000".encode()),
        ("streams-replay-count", b"1"),
    )


def test_a_replay_that_fails_again_can_be_replayed_again_and_is_counted(settings: Settings) -> None:
    send_letters(settings, [letter(settings, 5, headers=(("h", b"1"),))])
    run("dlq", "replay", "--yes")
    (again,) = stored(Topic.ARTICLES, settings)
    send_letters(settings, [dead_letter_event(again, Reason.TIMEOUT, "enrich", "again", TIME)])
    result = run("dlq", "replay", "--yes")
    assert result.stdout == "1 of 1 replayed.\n"
    assert "1 to replay, 1 replayed before" in result.stderr
    last = stored(Topic.ARTICLES, settings)[-1]
    assert dict(last.headers)["streams-replay-count"] == b"2"
    assert [name for name, _ in last.headers] == [
        "h",
        "streams-replayed-from",
        "streams-replay-origin",
        "streams-replay-count",
    ]


def test_replay_takes_the_filters_and_names_of_list(settings: Settings) -> None:
    send_letters(settings, [letter(settings, 0), letter(settings, 1, Reason.CRASHED), letter(settings, 2)])
    assert ids(run("dlq", "replay", "--dry-run", "--reason", "crashed").stdout) == ["0:1"]
    assert ids(run("dlq", "replay", "--dry-run", "0:0", "0:2").stdout) == ["0:0", "0:2"]
    assert ids(run("dlq", "replay", "--dry-run", "--until", "1h").stdout) == []
    assert ids(run("dlq", "replay", "--dry-run").stdout) == ["0:0", "0:1", "0:2"]
    assert stored(Topic.ARTICLES, settings) == []
    result = run("dlq", "replay", "--yes", "0:0", "0:7")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is no such dead letter at 0:7.")
    assert stored(Topic.ARTICLES, settings) == []
    assert run("dlq", "replay", "--yes", "0:2").stdout == "1 of 1 replayed.\n"
    assert ids(run("dlq", "list", "--unreplayed").stdout) == ["0:0", "0:1"]
    assert [record.headers[1][1] for record in stored(Topic.ARTICLES, settings)] == [
        f"{topic_name(Topic.ARTICLES, settings)}/1/2@1776157200000".encode()
    ]


def test_replay_leaves_out_what_was_replayed_and_sends_a_record_once(settings: Settings) -> None:
    # The second is the same record, dead-lettered again by a worker that was killed before it could commit.
    send_letters(settings, [letter(settings, 0), letter(settings, 0, Reason.CRASHED), letter(settings, 1)])
    assert "2 to replay, 1 that keep the same record as another" in run("dlq", "replay", "--dry-run").stderr
    assert run("dlq", "replay", "-y").stdout == "2 of 2 replayed.\n"
    result = run("dlq", "replay", "-y")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 to replay, 2 replayed before (--again repeats them)" in result.stderr
    assert len(stored(Topic.ARTICLES, settings)) == 2
    assert run("dlq", "replay", "-y", "--again", "0:1").stdout == "1 of 1 replayed.\n"
    assert len(stored(Topic.ARTICLES, settings)) == 3


def test_an_interrupted_replay_goes_on_where_it_was(settings: Settings) -> None:
    send_letters(settings, [letter(settings, offset) for offset in range(20)])

    def interrupt(sent: int) -> None:
        if sent == 7:
            raise KeyboardInterrupt

    with open_topic(topic_name(Topic.DEAD_LETTERS, settings), settings) as reader:
        plan = plan_replay(read_dead_letters(reader, Filters()), settings)
        with pytest.raises(KeyboardInterrupt):
            replay(plan.chosen, reader, settings, interrupt)
    assert len(stored(Topic.ARTICLES, settings)) == 7
    result = run("dlq", "replay", "--yes")
    assert result.stdout == "13 of 13 replayed.\n"
    origins = [dict(record.headers)["streams-replay-origin"] for record in stored(Topic.ARTICLES, settings)]
    assert len(origins) == len(set(origins)) == 20


def test_replay_says_what_it_cannot_send_and_sends_the_rest(settings: Settings) -> None:
    nothing = letter(settings, 0, key=None, value=None)
    elsewhere = letter(settings, 1, topic="somebody-elses")
    derived = letter(settings, 2, topic=Topic.ENTITIES)
    event = letter(settings, 3, Reason.INVALID_EVENT, topic=Topic.ENRICHED, key=None)
    send_letters(settings, [nothing, elsewhere, derived, event])
    result = run("dlq", "replay", "--yes")
    assert (result.exit_code, result.stdout) == (1, "1 of 1 replayed.\n")
    assert result.stderr.splitlines()[:3] == [
        "0:0: cannot be replayed: its record has neither key nor value",
        "0:1: cannot be replayed: its topic somebody-elses is none that this pipeline reads",
        f"0:2: cannot be replayed: its topic {topic_name(Topic.ENTITIES, settings)} is none that this pipeline reads",
    ]
    assert [record.value for record in stored(Topic.ENRICHED, settings)] == [b"value"]


def test_a_replay_that_kafka_refuses_says_where_it_stopped(settings: Settings) -> None:
    send_letters(settings, [letter(settings, 0), letter(settings, 1, value=b"x" * 5_000), letter(settings, 2)])
    limit = {"max.message.bytes": "1000"}
    resource = ConfigResource(ConfigResourceType.TOPIC, topic_name(Topic.ARTICLES, settings), limit)
    with admin_client(settings) as admin:
        admin.alter_configs([resource])
    result = run("dlq", "replay", "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    stopped = "Error: The replay stopped at dead letter 0:1 (its topic takes no record so large any more"
    assert result.stderr.splitlines()[-1].startswith(stopped)
    assert len(stored(Topic.ARTICLES, settings)) == 1


def test_replay_does_nothing_unless_somebody_agrees(settings: Settings) -> None:
    send_letters(settings, [letter(settings, 0)])
    result = run("dlq", "replay")
    assert result.exit_code == 2
    assert "add --yes to replay" in result.stderr
    assert stored(Topic.ARTICLES, settings) == []
