"""A bucket behind the real S3 protocol: moto's server, which keeps everything in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from moto.server import ThreadedMotoServer

BUCKET = "zoufang"
REGION = "us-east-1"
"""The one region in which a bucket is made without naming a place."""


@contextmanager
def an_object_store(environment: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty bucket; the environment says where it is, as on a real server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        httpx.post(f"{address}/moto-api/reset").raise_for_status()
        httpx.put(f"{address}/{BUCKET}").raise_for_status()
        settings = {"ENDPOINT_URL": address, "ALLOW_HTTP": "true", "REGION": REGION}
        keys = {"ACCESS_KEY_ID": "invented", "SECRET_ACCESS_KEY": "invented"}
        for name, value in (settings | keys).items():
            environment.setenv(f"AWS_{name}", value)
        yield f"s3://{BUCKET}/photos"
    finally:
        server.stop()
