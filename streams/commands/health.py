"""``streams health``: asks a worker on this machine how it is, for container health checks and for people."""

import urllib.error
import urllib.request

import click

from streams.errors import StreamsError
from streams.settings import load_settings

_SECONDS = 5.0
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 -- compared with, not bound to


class WorkerUnwellError(StreamsError):
    """The worker is not {asked}: {answer}."""


class WorkerSilentError(StreamsError):
    """No worker answers at {url}: {detail}. Start one with STREAMS_WEB_ENABLED=true, or see to STREAMS_WEB_PORT."""


@click.command()
@click.option("--ready", is_flag=True, help="Ask whether it is ready, not only alive.")
def health(*, ready: bool) -> None:
    """Ask the worker on this machine whether it is alive; exit code 0 if it is.

    Alive: its event loop turns, and commits move while there is work. Ready: it is in its group, its taggers are
    loaded, and Kafka answers. The worker has to run with STREAMS_WEB_ENABLED=true.
    """
    settings = load_settings()
    host = _ANY_ADDRESS.get(settings.web_host, settings.web_host)
    asked = "ready" if ready else "live"
    url = f"http://{host}:{settings.web_port}/{asked}"
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS):
            click.echo(asked)
    except urllib.error.HTTPError as error:
        raise WorkerUnwellError(asked=asked, answer=error.read().decode(errors="replace")) from error
    except OSError as error:
        raise WorkerSilentError(url=url, detail=getattr(error, "reason", error)) from error
