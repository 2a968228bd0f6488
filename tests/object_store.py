"""A small object store that speaks as much of the S3 protocol as the server uses; it keeps everything in memory."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape

import pytest
from fastapi import FastAPI, Request, Response

from tests.serving import serving

BUCKET = "zoufang"
AT = "2026-09-21T00:00:00.000Z"
LAST_MODIFIED = "Mon, 21 Sep 2026 00:00:00 GMT"


@contextmanager
def an_object_store(environment: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty bucket; the environment says where it is, as on a real server."""
    with serving(_store()) as address:
        settings = {"ENDPOINT_URL": address, "ALLOW_HTTP": "true", "REGION": "here"}
        keys = {"ACCESS_KEY_ID": "invented", "SECRET_ACCESS_KEY": "invented"}
        for name, value in (settings | keys).items():
            environment.setenv(f"AWS_{name}", value)
        yield f"s3://{BUCKET}/photos"


def _store() -> FastAPI:
    app = FastAPI()
    kept: dict[str, bytes] = {}
    lock = threading.Lock()

    @app.get(f"/{BUCKET}")
    def listing(prefix: str = "") -> Response:
        with lock:
            found = sorted((key, len(data)) for key, data in kept.items() if key.startswith(prefix))
        lines = [
            f"<Contents><Key>{escape(key)}</Key><Size>{size}</Size><LastModified>{AT}</LastModified></Contents>"
            for key, size in found
        ]
        body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(lines)}</ListBucketResult>"
        return Response(body, media_type="application/xml")

    @app.put(f"/{BUCKET}/{{key:path}}")
    async def put(key: str, request: Request) -> Response:
        data = await request.body()
        with lock:
            if key in kept and request.headers.get("if-none-match") == "*":
                return Response(status_code=412)
            kept[key] = data
        return Response(headers=_headers(data))

    @app.get(f"/{BUCKET}/{{key:path}}")
    @app.head(f"/{BUCKET}/{{key:path}}")
    def get(key: str) -> Response:
        with lock:
            data = kept.get(key)
        return Response(status_code=404) if data is None else Response(data, headers=_headers(data))

    @app.post(f"/{BUCKET}")
    async def delete(request: Request) -> Response:
        named = re.findall("<Key>(.*?)</Key>", (await request.body()).decode())
        with lock:
            for key in named:
                kept.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in named)
        return Response(f"<DeleteResult>{deleted}</DeleteResult>", media_type="application/xml")

    return app


def _headers(data: bytes) -> dict[str, str]:
    return {"ETag": f'"{hashlib.sha256(data).hexdigest()[:32]}"', "Last-Modified": LAST_MODIFIED}
