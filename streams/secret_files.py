"""Secrets that are given in a file, as orchestrators do."""

from pathlib import Path

from pydantic import SecretStr

from streams.errors import StreamsError
from streams.settings import variable


class SecretFileError(StreamsError):
    """{name} names {path}, which cannot be used: {reason}. Give a file that this process may read."""

    exit_code = 2


def read_secret(name: str, value: SecretStr, file: Path | None) -> str:
    """Return a secret: what is in ``file``, without the end of its line, or else ``value``.

    ``name`` is the setting that names the file.

    Raises:
        SecretFileError: the file cannot be read.
    """
    if file is None:
        return value.get_secret_value()
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SecretFileError(name=variable(name), path=file, reason=reason) from None
    except ValueError:
        # What the error quotes may be the secret.
        raise SecretFileError(name=variable(name), path=file, reason="it is not UTF-8 text") from None
