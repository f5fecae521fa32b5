"""Pages from templates in which whatever comes from the graph is text and can't become markup."""

from __future__ import annotations

from functools import cache

import jinja2

from kg.resources import PACKAGE


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE / "serve" / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """The page that a template makes of these values."""
    return _templates().get_template(template).render(values)
