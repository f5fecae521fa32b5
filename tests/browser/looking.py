"""What the tests of the page look at it with."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Open = Callable[..., Page]
"""The fixture `visit`: opens one of the pages."""


def settle(page: Page) -> None:
    """Wait until two frames have been drawn, which is when a change of the state is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
