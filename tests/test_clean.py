"""Cleaning: what is the article and what stands around it. The pages are made up; a `|` begins what must be masked."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KnowledgeError
from kg.model import Article, Document, Span
from kg.read import layout, read
from kg.read.clean import document

HEADLINE = "Ministers agree on ferry route between the islands"
FIRST = "Ministers of both islands agreed on Monday to open a ferry route in spring, officials said."
SECOND = "The ferry will carry 400 passengers a day, according to the transport ministry."
THIRD = "Fishermen fear that the route may disturb the herring, their union said on Tuesday."
SHARED = Path(__file__).parents[2] / "shared" / "articles"


def clean(text: str, title: str | None = None) -> Document:
    return document(Article("a.txt", text, title))


def headline(d: Document) -> str | None:
    return d.headline.of(d.article.text) if d.headline else None


def paragraphs(d: Document) -> list[str]:
    return [p.of(d.article.text) for p in d.paragraphs]


def page(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


# Headline


def test_the_first_short_line_without_a_full_stop_is_the_headline() -> None:
    d = clean(page(HEADLINE, FIRST, SECOND))
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "slogan", ["Honest words since 1903", "Your window on tomorrow", "NORTHERN GAZETTE", "All the tides. All the time."]
)
def test_a_slogan_or_section_before_the_headline_is_masked(slogan: str) -> None:
    d = clean(page(slogan, HEADLINE, FIRST, SECOND))
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST, SECOND]


def test_a_topic_line_after_the_headline_is_masked_and_a_deck_that_is_a_sentence_is_kept() -> None:
    deck = "The crossing would take forty minutes and cost less than a bus ride."
    d = clean(page(HEADLINE, "Island ferry talks", deck, FIRST, SECOND))
    assert headline(d) == HEADLINE and paragraphs(d) == [deck, FIRST, SECOND]


def test_a_title_that_the_text_holds_is_the_headline_wherever_it_stands() -> None:
    d = clean(page("Ferry route between islands agreed by ministers", "Boats at last", FIRST), "Boats at last")
    assert headline(d) == "Boats at last"


def test_a_title_may_carry_the_outlets_name_and_other_quotes() -> None:
    d = clean(page("Islands’ ferry ‘agreed’", FIRST), "Islands' ferry 'agreed' | Northern Gazette")
    assert headline(d) == "Islands’ ferry ‘agreed’"


def test_a_title_that_the_text_does_not_hold_leaves_no_headline() -> None:
    d = clean(page(FIRST, SECOND), "Something else altogether happened")
    assert d.headline is None and paragraphs(d) == [FIRST, SECOND]


def test_a_headline_may_end_in_an_abbreviation_or_a_question_mark() -> None:
    for end in ("Will the ferry between the islands ever sail?", "Island ministers take ferry talks to the U.S."):
        assert headline(clean(page(end, FIRST, SECOND))) == end


@pytest.mark.parametrize(
    "line", ["Storms reported from Port Ellen", "Islands free jailed newspaper editor", "Share of ferry sold"]
)
def test_a_headline_is_not_taken_for_a_credit_or_a_button(line: str) -> None:
    assert headline(clean(page(line, FIRST, SECOND))) == line


def test_a_headline_repeated_below_is_masked() -> None:
    d = clean(page(HEADLINE, HEADLINE, FIRST))
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST]


def test_a_text_that_begins_with_a_sentence_has_no_headline() -> None:
    d = clean(page(FIRST, SECOND))
    assert d.headline is None and paragraphs(d) == [FIRST, SECOND]


@pytest.mark.parametrize("line", ["Ferry sinks off island", FIRST, "“No comment”", "Ferry"])
def test_a_text_of_one_line_is_a_paragraph(line: str) -> None:
    d = clean(line)
    assert d.headline is None and paragraphs(d) == [line]


def test_markdown_marks_are_outside_the_spans() -> None:
    d = clean(f"---\ntitle: x\n---\n\n# **{HEADLINE}**\n\n## The deal\n\n> {FIRST}\n\n- {SECOND}\n\n*{THIRD}*\n")
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST, SECOND, THIRD]


# What is masked


NOISE = """\
7 min
5 min read
Reading time: 4 minutes
12-minute read
Advertisement
ADVERTISEMENT
Share this
Share
Subscribe
Sign up for our morning newsletter
Read more
Read more: Ferry sank last year
READ MORE Ferry sank last year
Follow us on Example
23 Comments
1,204 shares
Tags: ferries, islands, herring
Topics: Transport
#ferry #islands
© 2024 Northern Gazette. All rights reserved.
Copyright 2024 Northern Gazette
Monday, May 6, 2024
6 May 2024
Published May 6, 2024 7:03 AM EDT
Updated: 2 hours ago
Last updated 6 May 2024, 10:15 GMT
May 6, 2024 at 7:03 a.m. EDT
By Jane Roe
BY JANE ROE
By Jane Roe and John de la Cruz, Northern Gazette
By Jane Roe in Port Ellen
By our own correspondent
Jane Roe, Transport Correspondent
Jane Roe reported from Port Ellen.
Roe reported from Port Ellen. Ana M. Poe and John Doe contributed to this report.
Jane Roe in Port Ellen and Ana Poe in Tarbert contributed to this report.
Reporting by Jane Roe; Editing by John Doe
(Additional reporting by Jane Roe and John Doe; editing by Ana Poe)
Jane Roe/AFP
Getty Images
Photo: Jane Roe/Reuters
FILE PHOTO: A ferry leaves port in an old picture taken in May.
Image: The northern pier on a calm morning.
A ferry waits at the pier on Monday. (Jane Roe/AFP/Getty Images)
A ferry waits at the pier. (AP Photo/Jane Roe)
The pier on Monday [Jane Roe/Reuters]
A ferry at sea. (File photo)
A ferry at sea (Photo by Jane Roe)
The pier at dawn. Photograph: Jane Roe/EPA
Passengers wait. Image: Northern Gazette
***
———
██ Northern ferries
https://gazette.example/ferry
This article was originally published by the Northern Gazette.
Source: Northern Gazette
"""


@pytest.mark.parametrize("noise", NOISE.splitlines())
def test_what_is_not_the_article_is_masked(noise: str) -> None:
    d = clean(page(HEADLINE, FIRST, noise, SECOND))
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST, SECOND]
    at_top = clean(page(noise, HEADLINE, FIRST, SECOND))
    assert headline(at_top) == HEADLINE and paragraphs(at_top) == [FIRST, SECOND]
    at_end = clean(page(HEADLINE, FIRST, SECOND, noise))
    assert paragraphs(at_end) == [FIRST, SECOND]


def test_lines_of_noise_in_one_block_with_a_caption_are_masked() -> None:
    d = clean(
        f"{HEADLINE}\nBy Jane Roe\nMay 6, 2024\n\n7 min\nThe pier on Monday. (Jane Roe/AFP)\n\n{FIRST}\n\n{SECOND}\n"
    )
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST, SECOND]


def test_a_caption_may_be_wrapped() -> None:
    d = clean(
        page(HEADLINE, FIRST, "The pier on Monday, where the ferry\r\nwill moor in spring. (Jane\r\nRoe/AFP)", SECOND)
    )
    assert paragraphs(d) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "credit", ["(Video: Reuters)", "(Footage: Northern Gazette)", "(Reuters)", "(AFP)", "(Source: transport ministry)"]
)
def test_of_a_line_that_tells_news_only_the_credit_is_masked(credit: str) -> None:
    d = clean(page(HEADLINE, FIRST, f"{THIRD} {credit}", SECOND))
    assert paragraphs(d) == [FIRST, THIRD, SECOND]


def test_a_credit_below_the_last_sentence_is_masked() -> None:
    d = clean(page(HEADLINE, FIRST, f"{SECOND} Jane Roe and Ana Poe contributed to this report."))
    assert paragraphs(d) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "heading", ["Related Posts", "RELATED ARTICLES:", "You may also like", "More from Northern Gazette", "Most read"]
)
def test_a_list_of_links_is_masked_up_to_the_next_sentence(heading: str) -> None:
    d = clean(page(HEADLINE, FIRST, heading, "Herring prices rise for third year running", "Old pier to close", SECOND))
    assert paragraphs(d) == [FIRST, SECOND]


@pytest.mark.parametrize("heading", ["Sources", "External links", "References", "## Sources"])
def test_nothing_below_the_sources_is_the_article(heading: str) -> None:
    d = clean(
        page(
            HEADLINE,
            FIRST,
            SECOND,
            heading,
            '"Ferry agreed at last, ministers of both islands say". Northern Gazette, May 6, 2024.',
            THIRD,
        )
    )
    assert paragraphs(d) == [FIRST, SECOND]


# What is kept


KEPT = """\
By Tuesday, ministers had left the islands.
By noon the pier was empty, witnesses said.
Officials reported from the pier that the ferry had left.
(The ferry of 1903 sank within a year.)
“No comment”
“We shall sail,” the minister said.
He said no.
“Never.”
Photo opportunities were few, reporters said.
The minister posed for a picture: the ferry, the pier and the herring.
The ministry released video by drone of the empty pier.
Share prices of the ferry company fell on Monday.
The route was agreed (by 12 votes to 3).
The ferry leaves at 7:10 a.m. (0610 GMT).
It opposes the plan (Labour/Greens).
Source material for the plan was published on Monday.
This picture, the minister said, is wrong.
The islands signed two treaties: one on ferries, one on fish
• The ferry will run from March, officials say
PORT ELLEN (Northern Gazette) — The ferry was named on Monday.
Related talks on herring were put off.
Sources close to the minister denied it.
The ministers left the islands without a word to those who
Copyright law was changed on Monday, the ministry said.
This report was published on Monday by the ministry.
More in the city were hurt.
Support our sailors, the minister urged.
Both states contributed.
In a picture of the pier, three ferries can be counted.
"""


@pytest.mark.parametrize("kept", KEPT.splitlines())
def test_in_doubt_a_block_stays(kept: str) -> None:
    d = clean(page(HEADLINE, FIRST, kept, SECOND))
    assert paragraphs(d) == [FIRST, kept.removeprefix("• "), SECOND]


def test_a_long_paragraph_with_a_credit_at_its_end_is_no_caption() -> None:
    long = " ".join([FIRST, SECOND, THIRD, FIRST, SECOND])
    assert paragraphs(clean(page(HEADLINE, f"{long} (Jane Roe/AFP)", SECOND))) == [long, SECOND]


# Lines


def test_wrapped_paragraphs_hold_their_line_breaks() -> None:
    wrapped = FIRST.replace(" to open", "\nto open")
    d = clean(page(HEADLINE, wrapped, SECOND))
    assert headline(d) == HEADLINE and paragraphs(d) == [wrapped, SECOND]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_without_blank_lines_each_long_line_is_a_paragraph(end: str) -> None:
    long = f"{FIRST} {SECOND}"
    d = clean(end.join([HEADLINE, long, SECOND, THIRD]))
    assert headline(d) == HEADLINE and paragraphs(d) == [long, SECOND, THIRD]


def test_without_blank_lines_wrapped_text_is_joined_to_the_end_of_its_paragraph() -> None:
    first = "Ministers of both islands agreed on Monday\nto open a ferry route in the spring of the\nyear, they said."
    second = "The ferry will carry some 400 passengers\na day, according to the ministry of both."
    d = clean(f"{first}\n{second}\n")
    assert paragraphs(d) == [first, second]


def test_a_short_line_right_above_a_long_one_is_a_headline() -> None:
    d = clean(f"{HEADLINE}\n{FIRST} {SECOND}\n\n{THIRD}\n")
    assert headline(d) == HEADLINE and paragraphs(d) == [f"{FIRST} {SECOND}", THIRD]


def test_windows_line_ends_a_byte_order_mark_and_emoji_do_not_shift_offsets() -> None:
    text = f"\ufeff{HEADLINE} 🚢\r\n\r\n🚢🚢 {FIRST}\r\n\r\n{SECOND}"
    d = clean(text)
    assert headline(d) == f"{HEADLINE} 🚢"
    assert d.headline == Span(1, 3 + len(HEADLINE))
    assert paragraphs(d) == [f"🚢🚢 {FIRST}", SECOND]


def test_front_matter_and_a_byte_order_mark_are_masked() -> None:
    d = clean(f"\ufeff---\r\ntitle: {HEADLINE}\r\n---\r\n{HEADLINE}\r\n\r\n{FIRST}\r\n")
    assert headline(d) == HEADLINE and paragraphs(d) == [FIRST]


@pytest.mark.parametrize("text", ["", " \n\r\n\t", "\ufeff", "***\n\n---\n"])
def test_a_text_without_words_has_no_parts(text: str) -> None:
    d = clean(text)
    assert d.headline is None and d.paragraphs == ()


def test_a_huge_line_is_a_paragraph_and_takes_no_time() -> None:
    huge = (FIRST + " ") * 20_000
    start = time.process_time()
    d = clean(page(HEADLINE, huge, "By Jane Roe", ("And Jane Roe, " * 40).strip(), "A" * 500_000, "( " * 5_000))
    assert paragraphs(d)[0] == huge.strip()
    assert time.process_time() - start < 5


# Properties

PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\r\n\r\n",
        "\r",
        " ",
        "\ufeff",
        "\u2028",
        "---\n",
        "# ",
        "- ",
        "> ",
        "**",
        "title: x\n",
        HEADLINE,
        FIRST,
        SECOND,
        "🚢",
        "7 min",
        "(Jane Roe/AFP)",
        "(Reuters)",
        "Related Posts",
        "Sources",
        "By Jane Roe",
        "Monday, May 6, 2024",
        "Photo: ",
        ".",
        "é",
        "\u200b",
        "(",
        ")",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join), st.sampled_from([None, HEADLINE, "Other words"])
)
def test_parts_are_trimmed_in_order_and_never_overlap(text: str, title: str | None) -> None:
    d = clean(text, title)
    spans = [*d.paragraphs, *([d.headline] if d.headline else [])]
    for span in spans:
        part = span.of(text)
        assert part and part == text[span.start : span.end] == part.strip().strip("\ufeff\u200b")
    assert list(d.paragraphs) == sorted(d.paragraphs, key=lambda s: s.start)
    ordered = sorted(spans, key=lambda s: s.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([FIRST, SECOND, THIRD]), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_sentence_of_an_article_is_in_a_paragraph(sentences: list[str], end: str) -> None:
    d = clean((end + end).join([HEADLINE, *sentences]))
    assert headline(d) == HEADLINE and paragraphs(d) == sentences


# The knowledge


def test_a_layout_file_that_can_not_be_used_is_named(tmp_path: Path) -> None:
    path = tmp_path / "layout.ttl"
    path.write_text("@prefix lex: <https://kg.example/lexicon#> . lex:x a lex:Boilerplate ; lex:pattern '(' .")
    with pytest.raises(KnowledgeError, match=r"layout\.ttl.*regular expression"):
        layout.read(path)
    path.write_text("lex:x a lex:Boilerplate .")
    with pytest.raises(KnowledgeError, match=r"layout\.ttl.*Turtle"):
        layout.read(path)


def test_a_phrase_added_to_the_layout_file_is_known(tmp_path: Path) -> None:
    path = tmp_path / "layout.ttl"
    path.write_text("@prefix lex: <https://kg.example/lexicon#> . lex:x a lex:Boilerplate ; lex:phrase 'moo now' .")
    assert layout.read(path).is_a("Boilerplate", "Moo now …")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the development articles are not beside the checkout")
def test_every_development_article_has_a_headline_and_loses_little() -> None:
    found = [a for a in read([SHARED]) if isinstance(a, Article)]
    assert len(found) == 25
    for article in found:
        d = document(article)
        assert d.headline is not None and d.headline.start < 60, article.source
        held = sum(len(p.of(article.text)) for p in d.paragraphs) + len(d.headline.of(article.text))
        assert held > 0.93 * len(article.text.strip()), article.source
