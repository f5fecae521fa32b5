"""A piece of HTML, as feeds carry it, as plain text: its paragraphs parted by blank lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
# What is in these is not the article's words.
_LEFT_OUT = frozenset({
    "button", "figcaption", "form", "iframe", "noscript", "object", "script", "select", "style", "svg", "template",
})  # fmt: skip
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


class _Text(HTMLParser):
    """Gathers words; a new paragraph begins with every element that makes a block, or after two line breaks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = [""]
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self.inside.append(tag)
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            del self.inside[self.inside.index(tag) :]
        elif tag in _BLOCKS:
            self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        self._add(re.sub(r"\s+", " ", data))

    def _add(self, words: str) -> None:
        if not self.inside:
            self.paragraphs[-1] += words


def text(html: str) -> str:
    """The words of a piece of HTML; plain text stays as it is but for white space at its ends."""
    if not _MARKUP.search(html):
        return html.strip()
    parser = _Text()
    parser.feed(html)
    parser.close()
    found = (p for block in parser.paragraphs for p in re.split(r"\n\s*\n", block))
    return "\n\n".join(words for p in found if (words := " ".join(p.split())))
