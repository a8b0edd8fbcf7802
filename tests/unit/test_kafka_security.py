"""Secrets and certificates: where they come from, what is said when they are of no use, and that they do not show."""

import logging
import ssl
from pathlib import Path

import pytest

from streams.kafka_security import connection, tls_context
from streams.secret_files import SecretFileError
from streams.settings import SECRETS, InvalidSettingsError, Settings, as_environment, load_settings
from tests.kafka.secured import Certificates, make_certificates

CANARY = "canary-41c07e"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def login(**settings: object) -> Settings:
    return load_settings(security_protocol="SASL_PLAINTEXT", sasl_username="me", **settings)


def test_without_settings_clients_connect_in_the_clear() -> None:
    assert connection(load_settings(broker="a:1,b:2")) == {
        "bootstrap_servers": ["a:1", "b:2"],
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_the_name_on_a_certificate_is_always_checked(certificates: Certificates) -> None:
    context = tls_context(load_settings(security_protocol="SSL", tls_ca_file=certificates.authority))
    assert context is not None
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_password_from_a_file_is_that_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{CANARY}\n")
    by_file = connection(login(sasl_password_file=tmp_path / "secret"))
    assert by_file == connection(login(sasl_password=CANARY))
    assert by_file["sasl_plain_password"] == CANARY


def test_no_secret_shows_where_settings_do(tmp_path: Path) -> None:
    settings = login(sasl_password=CANARY, tls_key_password=CANARY)
    for shown in (repr(settings), str(settings), repr(connection(settings)), str(connection(settings))):
        assert CANARY not in shown
    assert {"STREAMS_SASL_PASSWORD", "STREAMS_TLS_KEY_PASSWORD", "STREAMS_DESK_TOKEN", "STREAMS_LLM_KEY"} == SECRETS


def test_another_process_reads_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = login(sasl_password=CANARY, tls_ca_file=tmp_path / "authority.pem")
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings


def test_a_setting_that_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_TLS_CA_FILE", "")
    assert load_settings().tls_ca_file is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"security_protocol": "SASL_SSL"}, "STREAMS_SASL_USERNAME is not valid: STREAMS_SECURITY_PROTOCOL=SASL_SSL"),
        ({"sasl_password": CANARY, "sasl_password_file": "x"}, "STREAMS_SASL_PASSWORD is not valid: .*_FILE is set"),
        ({"tls_key_file": "x"}, "STREAMS_TLS_CERTIFICATE_FILE is not valid: STREAMS_TLS_KEY_FILE needs it"),
        ({"security_protocol": "TLS"}, "STREAMS_SECURITY_PROTOCOL is not valid: .*SASL_SSL"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidSettingsError, match=said) as refused:
        load_settings(**settings)
    assert CANARY not in str(refused.value)


def test_a_secret_that_is_no_text_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidSettingsError, match="STREAMS_SASL_PASSWORD") as refused:
        load_settings(sasl_password=[CANARY])
    assert CANARY not in str(refused.value)


def test_files_that_are_of_no_use_are_named(certificates: Certificates, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe" + CANARY.encode())
    (tmp_path / "text").write_text("no certificate")
    cases: list[tuple[Settings, str]] = [
        (load_settings(security_protocol="SSL", tls_ca_file=tmp_path / "none"), "TLS_CA_FILE .*none.*no such file"),
        (load_settings(security_protocol="SSL", tls_ca_file=tmp_path / "text"), "TLS_CA_FILE .*text.*holds no PEM"),
        (
            load_settings(
                security_protocol="SSL", tls_certificate_file=certificates.client, tls_key_file=certificates.broker
            ),
            "TLS_CERTIFICATE_FILE .*client.pem and .*broker.pem.*does not fit",
        ),
        (login(sasl_password_file=tmp_path / "bytes"), "SASL_PASSWORD_FILE .*bytes.*not UTF-8"),
    ]
    for settings, said in cases:
        with pytest.raises(SecretFileError, match=said) as refused:
            connection(settings)
        assert CANARY not in str(refused.value)


def test_the_libraries_do_not_log_what_they_send() -> None:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    try:
        for name in ("kafka.net.connection", "kafka.admin.client", "aiokafka.conn"):
            assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
    finally:
        root.setLevel(before)
