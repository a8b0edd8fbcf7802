import pytest
from pydantic import ValidationError

from streams.settings import InvalidSettingsError, Settings, as_environment, load_settings, misspelt


def test_the_environment_is_read_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_BROKER", "a:1, b:2")
    monkeypatch.setenv("STREAMS_WINDOW", "7")
    settings = load_settings(window=9, group=None)
    assert settings.bootstrap_servers == ("a:1", "b:2")
    assert settings.window == 9
    assert settings.group == "streams"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROCESSES", "0"),
        ("WINDOW", "many"),
        ("ROLE", "both"),
        ("ENRICHER", "no colon"),
        ("SESSION_TIMEOUT", "1"),
        ("SOURCE_HOMES", "SPA"),
    ],
)
def test_an_invalid_value_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STREAMS_{name}", value)
    with pytest.raises(InvalidSettingsError, match=rf"STREAMS_{name} .*{value}") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_homes_of_sources_are_read_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_SOURCE_HOMES", "SPA=SA; Libya Herald = LY")
    assert load_settings().homes == {"SPA": "SA", "Libya Herald": "LY"}
    assert load_settings(source_homes="").homes == {}


def test_nothing_changes_while_a_process_runs() -> None:
    with pytest.raises(ValidationError):
        load_settings().window = 3


def test_another_process_reads_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(topic_prefix="t.", article_timeout=1.5, web_enabled=True, role="publish")
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_a_misspelt_variable_is_told_with_what_may_be_meant() -> None:
    names = ["STREAMS_PROCESES", "STREAMS_PROCESSES", "STREAMS_SOMETHING_ELSE", "STREAMS_BROKRE", "HOME"]
    assert misspelt(names) == [
        "STREAMS_PROCESES is no setting; did you mean STREAMS_PROCESSES?",
        "STREAMS_BROKRE is no setting; did you mean STREAMS_BROKER?",
    ]
