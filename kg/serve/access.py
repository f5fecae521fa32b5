"""Who may write: the bearer of the token, https://www.rfc-editor.org/rfc/rfc6750."""

from __future__ import annotations

import hmac

from starlette.requests import Request

from kg.serve.problems import Problem
from kg.serve.settings import Settings


def check_write(request: Request, settings: Settings) -> None:
    """Raise Problem 403 if nobody may write here, 401 if the request does not bear the token."""
    if settings.token is None:
        raise Problem(403, "This endpoint only reads. Whoever runs it can start it with --write and a token.")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), settings.token.encode()):
        raise Problem(
            401, "Writing needs the token: Authorization: Bearer …", {"WWW-Authenticate": 'Bearer realm="kg"'}
        )
