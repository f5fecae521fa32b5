"""What goes wrong, with the status that HTTP has for it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


class Problem(Exception):
    """A request that can't be answered: `status`, and `said`, one or two sentences for whoever asked."""

    def __init__(self, status: int, said: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(said)
        self.status, self.said, self.headers = status, said, dict(headers or {})


def busy(said: str, seconds: int = 2) -> Problem:
    """503: come back in so many seconds."""
    return Problem(503, said, {"Retry-After": str(seconds)})


async def respond(request: Request, error: Exception) -> Response:
    """A problem as plain text."""
    assert isinstance(error, Problem)
    return PlainTextResponse(error.said.rstrip() + "\n", error.status, error.headers)
