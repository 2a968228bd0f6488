"""Photos as tablets send them, several at once, and what this machine gives at best for the bare work below."""

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.served import HOST, await_port

PHOTO = 300_000
UPLOADERS = 4
MANY = 80
FOLDERS = 256


def upload(url: str, token: str) -> float:
    """MB a second of photos that were never sent before: one request each, as a tablet does.

    The sender is a bare client on purpose: the tablet's own takes longer to send a photo than the server to keep it.
    """
    drawn = [os.urandom(PHOTO) for _ in range(MANY)]
    waiting = [(hashlib.sha256(data).hexdigest(), data) for data in drawn]
    at = urlsplit(url)
    headers = {"authorization": f"Bearer {token}", "upload-offset": "0", "upload-length": str(PHOTO)}

    def work() -> None:
        with closing(http.client.HTTPConnection(at.hostname or HOST, at.port)) as server:
            while waiting:
                name, data = waiting.pop()
                server.request("PATCH", f"/blobs/{name}", body=data, headers=headers)
                reply = server.getresponse()
                reply.read()
                if reply.headers.get("blob-state") != "stored":
                    message = f"the server did not keep the photo: {reply.status}"
                    raise RuntimeError(message)

    return _rate(work)


def limit(folder: Path) -> float:
    """MB a second when bare HTTP and the bare disk are done one after the other, and nothing else."""
    return 1 / (1 / _bare_http() + 1 / _bare_disk(folder / "bare"))


def _bare_http() -> float:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    arguments = ["-m", "uvicorn", "benchmarks.bare:app", "--port", str(port), "--log-level", "critical"]
    program = subprocess.Popen([sys.executable, *arguments])
    try:
        await_port(port, program)
        return upload(f"http://{HOST}:{port}", "")
    finally:
        program.terminate()
        program.wait()


def _bare_disk(folder: Path) -> float:
    """Write, sync, rename, sync the folder: what keeping a photo cannot do without."""
    for number in range(FOLDERS):
        (folder / str(number)).mkdir(parents=True, exist_ok=True)
    data = os.urandom(PHOTO)
    waiting = list(range(MANY))

    def work() -> None:
        while waiting:
            number = waiting.pop()
            part, home = folder / f"part-{number}", folder / str(number % FOLDERS)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(home / part.name)
            handle = os.open(home, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    return _rate(work)


def _rate(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(UPLOADERS) as pool:
        for one in [pool.submit(work) for _ in range(UPLOADERS)]:
            one.result()
    return MANY * PHOTO / 1e6 / (time.perf_counter() - begun)
