"""A server on loopback that answers like a language model: well, or in any of the ways in which one may not."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Writes the response to a request; is given the handler and what was asked, as JSON.
Answer = Callable[[BaseHTTPRequestHandler, Any], None]
#: The items of ``stances`` that are answered about an article, as the model was told of it.
Read = Callable[[Any], Sequence[Any]]

_LONGEST_WAIT = 60.0


class LanguageModel:
    """What it was asked, and what it answers: one after the other, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[Any] = []
        self.headers: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self.closing = threading.Event()
        self.url = ""

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running(*answers: Answer) -> Iterator[LanguageModel]:
    """Serve ``answers`` on a free port."""
    model = LanguageModel(*answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append(asked)
            model.headers.append(dict(self.headers.items()))
            model.paths.append(self.path)
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked waits no more
                model.next()(self, asked)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name in the base class
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        model.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield model
        finally:
            model.closing.set()
            server.shutdown()
            thread.join()


def status(code: int, value: object = "no", **headers: str) -> Answer:
    """Answer with a status, a value (JSON, or text as it is) and headers (``retry_after`` is ``Retry-After``)."""

    def answer(handler: BaseHTTPRequestHandler, _: Any) -> None:
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        handler.send_response(code)
        for name, header in {**headers, "content_length": str(len(body))}.items():
            handler.send_header(name.replace("_", "-").title(), header)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def completion(content: object, **changed: Any) -> dict[str, Any]:
    """Return a completion with ``content``; ``changed`` are other fields of it, or of its only choice."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    choice |= {name: changed.pop(name) for name in ("message", "finish_reason") if name in changed}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    return {"object": "chat.completion", "model": "tiny-1", "choices": [choice], "usage": usage, **changed}


def says(read: Read, **changed: Any) -> Answer:
    """Answer with the stances that ``read`` finds in the article."""

    def answer(handler: BaseHTTPRequestHandler, asked: Any) -> None:
        items = read(json.loads(asked["messages"][1]["content"]))
        status(200, completion(json.dumps({"stances": items}, ensure_ascii=False), **changed))(handler, asked)

    return answer


def hangs(model: Callable[[], LanguageModel]) -> Answer:
    """Say nothing until the server ends."""

    def answer(_handler: BaseHTTPRequestHandler, _asked: Any) -> None:
        model().closing.wait(_LONGEST_WAIT)

    return answer


def trickles(model: Callable[[], LanguageModel]) -> Answer:
    """Send blanks for ever: no single read waits long."""

    def answer(handler: BaseHTTPRequestHandler, _: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not model().closing.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return answer


def breaks_off(value: object) -> Answer:
    """Promise the whole of ``value`` and send half of it."""

    def answer(handler: BaseHTTPRequestHandler, _: Any) -> None:
        body = json.dumps(value).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])

    return answer
