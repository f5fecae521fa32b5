"""Requests to other servers: with credentials, tried again where that may help, and errors that name the address."""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import StoreError, UsageError

_TRIES = 4
_AGAIN = frozenset({429, 502, 503})
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a server wants to know of us: a bearer token, or a name and password (Basic or Digest, as it asks)."""

    token: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer; any status."""

    status: int
    media_type: str
    content: bytes
    retry_after: str | None = None

    @property
    def said(self) -> str:
        """The beginning of what it says, on one line."""
        return " ".join(self.content[:2000].decode("utf-8", errors="replace").split())[:300]


class _Stay(urllib.request.HTTPRedirectHandler):
    """Doesn't follow redirects: neither what is sent nor the credentials are for another address."""

    def redirect_request(self, *args: object) -> None:
        return None


class Client:
    """Sends requests below or at `url`. Raises UsageError if that is no http or https address."""

    def __init__(self, url: str, credentials: Credentials | None = None, timeout: float = 300.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("is no http or https address", url, "For example: http://localhost:7878/query")
        self.url, self._timeout = url, timeout
        self._headers = {"User-Agent": "kg"}
        handlers: list[urllib.request.BaseHandler] = [_Stay()]
        if credentials and credentials.token:
            self._headers["Authorization"] = f"Bearer {credentials.token}"
        if credentials and credentials.user:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            known.add_password(None, url, credentials.user, credentials.password or "")
            handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
        self._opener = urllib.request.build_opener(*handlers)

    def send(
        self, method: str, body: bytes | None = None, headers: Mapping[str, str] | None = None, query: str = ""
    ) -> Reply:
        """Send a request, up to four times where the server is busy or can't be reached; it must bear repetition.

        `query` is added to the address. Raises StoreError if there is no answer at all.
        """
        url = self.url + ("&" if "?" in self.url else "?") + query if query else self.url
        wait = 0.5
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                reply = self._once(method, url, body, headers or {})
            except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
                if last or isinstance(getattr(error, "reason", error), ConnectionRefusedError | socket.gaierror):
                    raise self._unreachable(error) from error
            else:
                if reply.status not in _AGAIN or last:
                    return reply
                if reply.retry_after and reply.retry_after.isdigit():
                    wait = max(wait, float(reply.retry_after))
            time.sleep(min(wait, _LONGEST_WAIT))
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def _once(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        request = urllib.request.Request(url, body, {**self._headers, **headers}, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                return Reply(response.status, response.headers.get_content_type(), response.read())
        except urllib.error.HTTPError as error:
            with error:
                media_type = error.headers.get_content_type()
                return Reply(error.code, media_type, error.read(), error.headers.get("Retry-After"))
        except ValueError as error:
            # A header or scheme of authentication that urllib does not know.
            raise StoreError(f"can't be asked: {error}", self.url, "Check the address and the credentials.") from error

    def _unreachable(self, error: Exception) -> StoreError:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return StoreError(f"can't be reached: {said}", self.url, "Check that the server runs and the address is right.")
