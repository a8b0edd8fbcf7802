"""Whether Kafka is there, is who it should be, and lets us in: asked once, so that a person reads one line if not."""

import asyncio

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError

from streams.errors import StreamsError
from streams.kafka_probe import check_reachable
from streams.kafka_security import logs_in, security, tls_context
from streams.settings import Settings

_TIMEOUT = 5.0


class LoginRefusedError(StreamsError):
    """Kafka at {broker} refuses the login of {user} with {mechanism}: {reason}.

    Check STREAMS_SASL_USERNAME, its password, and STREAMS_SASL_MECHANISM.
    """


def check_broker(settings: Settings) -> None:
    """Return when the Kafka of the settings answers and lets us in; not for use in a running event loop.

    Raises:
        BrokerUnreachableError: nothing answers there.
        BrokerUntrustedError: what answers is not whom it should be.
        LoginRefusedError: it does not let us in.
        SecretFileError: a certificate, a key or a password cannot be read.

    """
    host, port = check_reachable(settings.broker, _TIMEOUT, tls=tls_context(settings), wants_login=logs_in(settings))
    if logs_in(settings):
        # kafka-python tries again for half a minute, and then does not say why.
        asyncio.run(_log_in(host, port, settings))


async def _log_in(host: str, port: int, settings: Settings) -> None:
    try:
        connection = await create_conn(
            host, port, client_id="streams-probe", request_timeout_ms=round(_TIMEOUT * 1000), **security(settings)
        )
    except KafkaError as error:
        raise LoginRefusedError(
            broker=settings.broker,
            user=settings.sasl_username,
            mechanism=settings.sasl_mechanism,
            reason=_explain(error),
        ) from None
    connection.close()


def _explain(error: KafkaError) -> str:
    said = error.args[0] if error.args else None
    # Where Kafka does not know the mechanism, aiokafka puts the connection here instead of a text.
    return said if isinstance(said, str) else getattr(error, "description", type(error).__name__)
