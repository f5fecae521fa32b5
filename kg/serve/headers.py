"""What every response says to browsers, and which addresses this server answers to.

A page of ours may load only what comes from here, and nothing that an article wrote can run.
https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def policy(connect: tuple[str, ...]) -> str:
    """The Content-Security-Policy; `connect` are the origins besides our own that a page may ask."""
    return "; ".join((
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        " ".join(("connect-src 'self'", *connect)),
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


class SecurityHeaders:
    """Middleware that adds the headers, and refuses requests that were meant for another host.

    A server that only this machine reaches would else answer to pages of any site whose name leads to it (DNS
    rebinding).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = _LOOPBACK | set(settings.names) if settings.host in _LOOPBACK or settings.names else None
        self._headers = {
            "Content-Security-Policy": policy(settings.connect),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        app = self._app
        if self._hosts is not None and _host(Headers(scope=scope).get("host", "")) not in self._hosts:
            app = PlainTextResponse("This server does not go by that name: start it with --name HOST.\n", 421)
        await app(scope, receive, with_headers)


def _host(value: str) -> str:
    """A Host header without its port."""
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.partition(":")[0].lower()
