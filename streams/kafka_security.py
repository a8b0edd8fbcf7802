"""How every client of Kafka connects: to which servers, by TLS or not, logged in or not.

kafka-python and aiokafka take the same names for it, and so does one function for all of them.
"""

import logging
import ssl
from typing import Any

from streams.secret_files import SecretFileError, read_secret
from streams.settings import Settings, variable

# At DEBUG both libraries log what they send, and kafka-python its settings: passwords, and articles.
for _library in ("kafka", "aiokafka"):
    logging.getLogger(_library).setLevel(logging.INFO)


class Password(str):
    """A password that does not show where settings are printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"


def connection(settings: Settings) -> dict[str, Any]:
    """Return what a client of kafka-python's or aiokafka's takes to connect: servers, TLS and login.

    Raises:
        SecretFileError: a certificate, a key or a password cannot be read.
    """
    return {"bootstrap_servers": list(settings.bootstrap_servers), **security(settings)}


def security(settings: Settings) -> dict[str, Any]:
    """Return the part of ``connection`` that is about TLS and login."""
    options: dict[str, Any] = {"security_protocol": settings.security_protocol, "ssl_context": tls_context(settings)}
    if logs_in(settings):
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": password(settings),
        }
    return options


def logs_in(settings: Settings) -> bool:
    """Whether the clients log in."""
    return settings.security_protocol.startswith("SASL")


def password(settings: Settings) -> Password:
    """Return the password to log in with.

    Raises:
        SecretFileError: it is in a file that cannot be read.
    """
    return Password(read_secret("sasl_password_file", settings.sasl_password, settings.sasl_password_file))


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Return how TLS is to be spoken; None where it is not. The server's name is always checked.

    Raises:
        SecretFileError: a certificate or a key cannot be read.
    """
    if not settings.security_protocol.endswith("SSL"):
        return None
    authorities, certificate = settings.tls_ca_file, settings.tls_certificate_file
    try:
        context = ssl.create_default_context(cafile=authorities)
    except (OSError, ValueError) as error:
        raise _unusable("tls_ca_file", authorities, error) from error
    if certificate is not None:
        secret = read_secret("tls_key_password_file", settings.tls_key_password, settings.tls_key_password_file)
        try:
            # Never none: OpenSSL would ask at the terminal.
            context.load_cert_chain(certificate, settings.tls_key_file, secret)
        except (OSError, ValueError) as error:
            files = " and ".join(str(file) for file in (certificate, settings.tls_key_file) if file)
            raise _unusable("tls_certificate_file", files, error) from error
    return context


def _unusable(name: str, path: object, error: OSError | ValueError) -> SecretFileError:
    if isinstance(error, ssl.SSLError):
        reason = "it holds no PEM, or a key that does not fit the certificate or its password"
    elif isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
    else:
        reason = str(error)
    return SecretFileError(name=variable(name), path=path, reason=reason)
