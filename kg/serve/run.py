"""Runs the application until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from kg import store
from kg.errors import KgError
from kg.serve.app import application
from kg.serve.engine import Engine
from kg.serve.settings import Settings


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until interrupted; what the operator should know goes to `say`, line by line.

    Raises StoreError if there is no store or it is in use, KgError if the address is taken or a worker can't start.
    """
    # Asked here, where an error is still ours to tell: within the server it would be a traceback.
    store.open_store(settings.store, read_only=True)
    listening = _listen(settings)
    port = listening.getsockname()[1]
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host

    def ready(engine: Engine) -> None:
        if not engine.sandbox:
            say("Warning: this system lets no process be cut off from the network. Queries that mention SERVICE are")
            say("refused by their wording alone; keep others from asking, or run it where it has no network.")
        if settings.token is not None:
            say("Whoever has the token can change the graph.")
        say(f"Serving {settings.store} at http://{shown}:{port}/ (SPARQL: http://{shown}:{port}/sparql)")

    app = application(settings, ready)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="on", server_header=False,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    server = _Server(config, app.state.engine)
    with listening:
        server.run(sockets=[listening])
    if not server.started:
        raise KgError("the server did not start", None, "The lines above say why.")


class _Server(uvicorn.Server):
    """Ends running queries when it is told to stop: it would else wait for them."""

    def __init__(self, config: uvicorn.Config, engine: Engine) -> None:
        super().__init__(config)
        self._engine = engine

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """As uvicorn has it, which calls this when a signal comes."""
        self._engine.stop()
        super().handle_exit(sig, frame)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Only of a socket that says that it is TCP does asyncio know to send small pieces at once.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise KgError(f"can't listen there: {error.strerror}", where, "Choose another --port or --host.") from error
    return listening
