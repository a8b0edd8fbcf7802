"""What the answers of the desk have in common."""

import orjson
from aiohttp import web


def json_answer(value: object) -> web.Response:
    """Return ``value`` as an answer in JSON that no cache keeps."""
    response = web.Response(
        body=orjson.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
    response.enable_compression()
    return response
