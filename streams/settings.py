"""Everything that can be set, read once from ``STREAMS_*`` environment variables."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, cast

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams.errors import StreamsError
from streams.records import EntityType

Role = Literal["all", "enrich", "publish"]
Profile = Literal["default", "fast"]
_LABELS = r"^\s*(?:[^=;]+=\s*(?:person|organization|location)\s*(?:;[^=;]+=\s*(?:person|organization|location)\s*)*)?$"
# Compose and Kubernetes hand on a variable that nobody set as an empty one.
# How alike two names are that one of them is taken for a mistake, 0 to 1.
_ALIKE = 0.85
OptionalFile = Annotated[Path | None, BeforeValidator(lambda value: value or None)]


class InvalidSettingsError(StreamsError):
    """The setting {name} is not valid: {problem}. The README's table of settings says what it takes."""

    exit_code = 2


class Settings(BaseSettings):
    """What a worker and the commands around it go by. Immutable: nothing changes while a process runs."""

    model_config = SettingsConfigDict(env_prefix="STREAMS_", frozen=True, extra="ignore")

    broker: str = Field("localhost:9092", description="Kafka bootstrap servers, `host:port`, comma-separated.")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT",
        description="How to talk to Kafka, by its own words: `SSL` is TLS, `SASL_…` logs in. `PLAINTEXT`, `SSL`, "
        "`SASL_PLAINTEXT` or `SASL_SSL`.",
    )
    tls_ca_file: OptionalFile = Field(
        None, description="Certificates of the authorities that Kafka's is trusted by, PEM; the system's if empty."
    )
    tls_certificate_file: OptionalFile = Field(
        None, description="A certificate of one's own, with its chain, PEM, where Kafka asks for one."
    )
    tls_key_file: OptionalFile = Field(
        None, description="The key of it, PEM; in the file of the certificate itself if empty."
    )
    tls_key_password: SecretStr = Field(SecretStr(""), description="What that key is encrypted with. A secret.")
    tls_key_password_file: OptionalFile = Field(None, description="The file which holds that instead.")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How to log in: `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`."
    )
    sasl_username: str = Field("", description="Who logs in.")
    sasl_password: SecretStr = Field(SecretStr(""), description="The password of that user. A secret.")
    sasl_password_file: OptionalFile = Field(
        None, description="The file which holds that instead, as orchestrators mount secrets."
    )
    group: str = Field("streams", min_length=1, description="Consumer group of the workers; all roles share one group.")
    role: Role = Field("all", description="What a worker does: `all`, `enrich` or `publish`.")
    topic_prefix: str = Field("", description="Put before every topic name, so that installations can share a Kafka.")
    partitions: int = Field(
        6, ge=1, le=1000, description="Partitions of each topic that `streams topics create` makes."
    )
    replication: int = Field(1, ge=1, le=10, description="Replicas of each topic; 3 on a cluster.")
    processes: int = Field(2, ge=1, le=256, description="Tagging processes of one worker; one a core is right.")
    window: int = Field(32, ge=1, le=10_000, description="Records in flight per agent before it stops reading on.")
    article_timeout: float = Field(20.0, gt=0, description="Seconds one article may take to tag.")
    process_memory_mb: int = Field(1024, ge=128, description="Memory one tagging process may take, MiB.")
    process_start_timeout: float = Field(60.0, gt=0, description="Seconds a tagging process may take to load.")
    max_article_bytes: int = Field(
        1_000_000, ge=1_000, le=8_000_000, description="Largest article accepted, bytes of the record's value."
    )
    max_event_bytes: int = Field(
        4_000_000, ge=1_000, le=8_000_000, description="Largest event sent, bytes of the record's value."
    )
    max_tags: int = Field(
        5_000,
        ge=1,
        le=100_000,
        description="Most tags one article may have: mentions of entities and of places, stances and offices. A story "
        "of 5,000 characters has some 200.",
    )
    produce_timeout: float = Field(
        120.0, gt=0, description="Seconds to go on trying to send an event before the worker gives up and ends."
    )
    drain_timeout: float = Field(
        30.0, gt=0, le=300, description="Seconds to finish what is in flight at SIGTERM or when partitions move."
    )
    enricher: str = Field(
        "streams.enrichment:load_enricher",
        pattern=r"^[\w.]+:\w+$",
        description="Where the taggers come from: `module:function` that returns an object with `enrich(article)`.",
    )
    profile: Profile = Field(
        "default",
        description="Which recogniser tags: `default`, the encoder, or `fast`, some ten times as many articles "
        "a second with more mistakes, for backfills.",
    )
    entity_tagger: str = Field(
        "",
        pattern=r"^[\w.-]*$",
        description="What recognises entities, by name: `encoder`, `crf`, `hub`, or one that another package brings; "
        "that of the profile if empty.",
    )
    stance_tagger: str = Field(
        "frames",
        pattern=r"^[\w.-]+$",
        description="What finds stances, by name: `frames`, `llm`, or one that another package brings.",
    )
    hub_model: str = Field(
        "",
        description="The model of the tagger `hub`: a folder, or `owner/name` or `owner/name@revision` of the hub.",
    )
    hub_labels: str = Field(
        "",
        pattern=_LABELS,
        description="What its labels mean, `label=type` parted by `;`: `PERS=person;GPE=location`. `PER`, `ORG`, `LOC` "
        "and the like are known. Of GLiNER, what it is asked for.",
    )
    hub_threshold: float = Field(
        0.5, ge=0, le=1, description="How likely a name has to be by the model; less likely ones are left out."
    )
    llm_url: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Where the tagger `llm` asks: the base of an OpenAI-compatible service, such as "
        "`https://llm.example/v1`. The text of every article goes there.",
    )
    llm_model: str = Field("", description="The model that it asks for.")
    llm_key: SecretStr = Field(SecretStr(""), description="The key that it shows, where one is asked for. A secret.")
    llm_key_file: OptionalFile = Field(None, description="The file which holds that instead.")
    llm_timeout: float = Field(
        12.0, gt=0, description="Seconds that it waits for one article, all tries together; fewer than one may take."
    )
    llm_retries: int = Field(2, ge=0, le=10, description="How often it tries again within them.")
    llm_input_price: float = Field(0.0, ge=0, description="What a million tokens cost that are sent to it.")
    llm_output_price: float = Field(0.0, ge=0, description="What a million tokens cost that it answers.")
    llm_max_cost: float = Field(
        0.0,
        ge=0,
        description="The most that may be spent in a day (UTC), in the currency of the prices, a share of it by each "
        "tagging process; then `frames` tags. 0 is no limit.",
    )
    llm_options: str = Field(
        '{"temperature": 0}', description="A JSON object that is laid over every request; null takes a field out of it."
    )
    source_homes: str = Field(
        "",
        pattern=r"^\s*(?:[^=;]+=\s*[A-Z]{2}\s*(?:;[^=;]+=\s*[A-Z]{2}\s*)*)?$",
        description="Where sources are at home, `name=country` parted by `;`: `SPA=SA;Libya Herald=LY`. Of places that "
        "share a name, those of that country are likelier.",
    )
    session_timeout: float = Field(
        10.0,
        ge=6,
        le=300,
        description="Seconds without a sign of life after which Kafka gives a worker's partitions away.",
    )
    stall_timeout: float = Field(
        300.0,
        gt=0,
        description="Seconds without progress, while there is work, after which a worker ends itself to be started "
        "again; longer than an article may take.",
    )
    web_enabled: bool = Field(
        default=False, description="Whether the worker answers `/metrics`, `/live` and `/ready` over HTTP."
    )
    web_host: str = Field("127.0.0.1", description="Address that this binds to; `0.0.0.0` in a container.")
    web_port: int = Field(6066, ge=1, le=65535, description="Port of it.")
    desk_host: str = Field("127.0.0.1", description="Address that `streams desk` binds to; `0.0.0.0` in a container.")
    desk_port: int = Field(8080, ge=0, le=65535, description="Port of it; 0 takes a free one.")
    desk_articles: int = Field(2000, ge=10, le=100_000, description="Articles that the desk keeps in memory.")
    desk_token: SecretStr = Field(
        SecretStr(""), description="What the desk asks for before it replays dead letters; without one it does not."
    )
    desk_token_file: OptionalFile = Field(None, description="A file with that token in it.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severe log line shown.")
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="Log lines of a worker: `text`, `json`, or `auto`, text on a terminal and JSON elsewhere."
    )

    @model_validator(mode="after")
    def _stalls_are_longer_than_articles(self) -> Self:
        if self.stall_timeout <= self.article_timeout:
            raise _problem("stall_timeout", "it has to be longer than STREAMS_ARTICLE_TIMEOUT")
        return self

    @model_validator(mode="after")
    def _security_is_whole(self) -> Self:
        if self.security_protocol.startswith("SASL") and not self.sasl_username:
            raise _problem("sasl_username", f"STREAMS_SECURITY_PROTOCOL={self.security_protocol} needs it")
        for name in ("sasl_password", "tls_key_password", "desk_token", "llm_key"):
            if getattr(self, name).get_secret_value() and getattr(self, f"{name}_file"):
                raise _problem(name, f"STREAMS_{name.upper()}_FILE is set too, and only one of them can hold")
        if self.tls_key_file and not self.tls_certificate_file:
            raise _problem("tls_certificate_file", "STREAMS_TLS_KEY_FILE needs it")
        return self

    @model_validator(mode="after")
    def _taggers_have_what_they_need(self) -> Self:
        try:
            are_options = isinstance(json.loads(self.llm_options), dict)
        except ValueError:
            are_options = False
        if not are_options:
            raise _problem("llm_options", "it has to be a JSON object")
        if self.entity_tagger == "hub" and not self.hub_model:
            raise _problem("hub_model", "STREAMS_ENTITY_TAGGER=hub needs it")
        if self.stance_tagger == "llm":
            for name in ("llm_url", "llm_model"):
                if not getattr(self, name):
                    raise _problem(name, "STREAMS_STANCE_TAGGER=llm needs it")
            if self.llm_timeout >= self.article_timeout:
                raise _problem("llm_timeout", "it has to be shorter than STREAMS_ARTICLE_TIMEOUT")
            if self.llm_max_cost and not (self.llm_input_price or self.llm_output_price):
                raise _problem(
                    "llm_max_cost", "nothing costs anything without STREAMS_LLM_INPUT_PRICE or _OUTPUT_PRICE"
                )
        return self

    @property
    def bootstrap_servers(self) -> tuple[str, ...]:
        """The bootstrap servers, each as ``host:port``."""
        return tuple(server.strip() for server in self.broker.split(",") if server.strip())

    @property
    def homes(self) -> dict[str, str]:
        """The country of each source that ``source_homes`` names, ISO 3166-1 alpha-2."""
        return _pairs(self.source_homes)

    @property
    def own_labels(self) -> dict[str, EntityType]:
        """The type of each label that ``hub_labels`` names."""
        return cast("dict[str, EntityType]", _pairs(self.hub_labels))


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; ``overrides`` win over it, unless they are None.

    Raises:
        InvalidSettingsError: a value is out of range or of the wrong type.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise InvalidSettingsError(name=first["ctx"]["name"], problem=first["msg"]) from None
        name = variable("_".join(str(part) for part in first["loc"]))
        shown = "" if name in SECRETS else f" (it is {first['input']!r})"
        raise InvalidSettingsError(name=name, problem=first["msg"] + shown) from None


def misspelt(names: Iterable[str]) -> list[str]:
    """Return a warning for each of ``names`` that looks like the variable of a setting and is none."""
    known = [variable(name) for name in Settings.model_fields]
    unknown = (name for name in names if name.startswith(variable("")) and name not in known)
    near = ((name, get_close_matches(name, known, 1, _ALIKE)) for name in unknown)
    return [f"{name} is no setting; did you mean {matches[0]}?" for name, matches in near if matches]


def as_environment(settings: Settings) -> dict[str, str]:
    """Return the environment variables from which another process reads the same settings, secrets among them."""
    values = {name: value for name, value in settings.model_dump().items() if value is not None}
    return {
        variable(name): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values.items()
    }


def _pairs(value: str) -> dict[str, str]:
    """Read ``name=value`` pairs that are parted by ``;``."""
    pairs = (pair.rpartition("=") for pair in value.split(";") if pair.strip())
    return {name.strip(): meant.strip() for name, _, meant in pairs}


def variable(name: str) -> str:
    """Return the environment variable of the setting ``name``."""
    return f"STREAMS_{name.upper()}"


def _problem(name: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("setting", message, {"name": variable(name)})


#: The variables that hold secrets.
SECRETS = frozenset(variable(name) for name, field in Settings.model_fields.items() if field.annotation is SecretStr)
