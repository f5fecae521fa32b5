"""What the tests of the pages look at them with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Request, Route, expect

Open = Callable[..., Page]
"""The fixtures `visit` and `explore`: open a page."""

# A busy machine is slow, not wrong.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# Violations are gathered in the page too: not all of them are said on the console.
_GATHER = (
    "window.violations = [];"
    "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
)


def settle(page: Page) -> None:
    """Wait until two frames have been drawn, which is when a change of the state is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


_AT_REST = """() => new Promise((done) => {
  const root = document.documentElement;
  const rests = () => root.dataset.loaded === 'true' && root.getAttribute('aria-busy') === 'false';
  if (rests()) return done();
  new MutationObserver((_, watch) => { if (rests()) { watch.disconnect(); done(); } }).observe(root, { attributes: true });
})"""


def at_rest(page: Page) -> None:
    """Wait until the explorer has asked for all that it wants, and shows it."""
    page.evaluate(_AT_REST)
    settle(page)


def shown(page: Page) -> tuple[set[str], set[str]]:
    """The nodes and the lines that are drawn."""
    found = page.evaluate("kgView.shown()")
    return set(found["nodes"]), set(found["edges"])


@contextmanager
def watching(browser: Browser, own: Callable[[str], bool]) -> Iterator[Open]:
    """Opens pages in contexts of their own: `visit(url, width=…, height=…, scheme=…)`.

    At the end, any request but for what is `own`, any error or warning on the console, any exception in a page and any
    violation of its policy fails.
    """
    complaints: list[str] = []
    contexts = []

    def route(handler: Route, request: Request) -> None:
        if own(request.url):
            handler.continue_()
        else:
            complaints.append(f"request for {request.url}")
            handler.abort()

    def visit(
        url: str, *, width: int = 1400, height: int = 900, scheme: str = "light", bypass_csp: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", timezone_id="UTC",
            reduced_motion="reduce", accept_downloads=True, bypass_csp=bypass_csp,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        context.route("**/*", route)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        context.add_init_script(_GATHER)
        page.goto(url)
        return page

    try:
        yield visit
    finally:
        for context in contexts:
            for page in context.pages:
                complaints.extend(page.evaluate("window.violations ?? []"))
            context.close()
    assert not complaints, complaints
