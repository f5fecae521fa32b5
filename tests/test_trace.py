"""`kg trace` shows how a sentence was read: what was found, what fired, what did not and why, and what came of it."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import UsageError
from kg.model import Article
from kg.trace import Sentence, chosen, page, trace

TEXT = """\
North Korea may have launched a ballistic missile on Wednesday, Japan said.

Japan condemned the launch. The weather was mild.
"""
HOSTILE = 'Japan condemned <script>alert(1)</script> & "the" launch.\n'


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return trace(Article("launch.txt", TEXT, published=date(2024, 10, 31)))


def run(*arguments: str, text: str = TEXT) -> Result:
    return CliRunner().invoke(cli, ["trace", *arguments], input=text, env={"COLUMNS": "200"})


def test_each_sentence_is_a_slice_of_the_text_and_has_a_number(sentences: list[Sentence]) -> None:
    assert [s.number for s in sentences] == [1, 2, 3]
    assert all(TEXT[s.start : s.end] == s.text for s in sentences)
    assert sentences[2].text == "The weather was mild."


def test_the_parse_has_every_word_below_its_head(sentences: list[Sentence]) -> None:
    words = {w.text: w for w in sentences[1].parse}
    assert words["condemned"].depth == 0 and words["condemned"].relation == "ROOT"
    assert (words["Japan"].relation, words["Japan"].depth) == ("nsubj", 1)
    assert set(words) == {"Japan", "condemned", "the", "launch"}


def test_mentions_tell_what_they_stand_for(sentences: list[Sentence]) -> None:
    japan = next(m for m in sentences[0].mentions if m.text == "Japan")
    assert (japan.form, japan.cls) == ("name", "State")
    assert japan.resolved == ("Japan (State, state/japan)",)


def test_a_frame_that_fired_has_its_word_its_roles_and_its_line_in_the_lexicon(sentences: list[Sentence]) -> None:
    fired = next(f for f in sentences[0].fired if f.evokes == "MissileLaunch")
    assert fired.word == "launched" and not fired.why
    assert ("actor", "North Korea", "North Korea (State, state/north-korea)") in fired.roles
    assert fired.entry.startswith("“launch” in en.ttl:")
    number = int(fired.entry.split("en.ttl:")[1].split(",")[0])
    lines = (Path(__file__).parents[1] / "ontology" / "lexicon" / "en.ttl").read_text(encoding="utf-8").splitlines()
    assert '"launch"' in lines[number - 1]


def test_a_rejected_frame_says_why() -> None:
    rejected = [f for s in trace(Article("a.txt", "The officers fired the cook.\n")) for f in s.rejected]
    assert any(f.evokes == "MissileLaunch" and f.why.startswith("needs weapon filled by") for f in rejected)


def test_an_event_tells_its_factuality_by_which_cue_its_speaker_and_its_date(sentences: list[Sentence]) -> None:
    told = next(t for t in sentences[0].told if t.cls == "MissileLaunch")
    assert (told.factuality, told.cues) == ("Possible", ("may",))
    assert told.speakers == ("Japan (State, state/japan)",)
    assert told.when == ("date 2024-10-30",)
    assert told.event.startswith("event/")


def test_the_claims_are_those_of_the_sentence(sentences: list[Sentence]) -> None:
    claims = [c for c in sentences[0].claims if c.predicate == "type"]
    assert [(c.object, c.factuality, c.speaker) for c in claims] == [("MissileLaunch", "Possible", "Japan")]
    assert ("actor", "North Korea") in claims[0].roles
    assert "Condemnation" in {c.object for c in sentences[1].claims if c.predicate == "type"}
    assert not sentences[2].claims and not sentences[2].fired


def test_a_sentence_is_chosen_by_number_or_by_its_words(sentences: list[Sentence]) -> None:
    assert chosen(sentences, "2", "x") == [sentences[1]]
    assert chosen(sentences, "CONDEMNED  the", "x") == [sentences[1]]
    assert chosen(sentences, None, "x") == sentences
    with pytest.raises(UsageError, match=r"no sentence 4\n.*1 to 3"):
        chosen(sentences, "4", "x")
    with pytest.raises(UsageError, match="no sentence holds 'Brazil'"):
        chosen(sentences, "Brazil", "x")


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_runs_nothing_asks_for_nothing_and_keeps_text_as_text() -> None:
    tags = Tags()
    html = page("<b>title</b>", trace(Article("a.txt", HOSTILE)))
    tags.feed(html)
    assert not tags.tags & {"script", "b-title", "img", "link", "iframe"}
    assert "alert(1)" in tags.text and "<b>title</b>" in tags.text
    assert "default-src 'none'" in html and "http" not in html.replace("http-equiv", "")
    assert "Condemnation" in tags.text and "Parse" in tags.text


def test_the_command_prints_a_sentence_from_standard_input() -> None:
    done = run("-", "--published", "2024-10-31", "--sentence", "may have")
    assert done.exit_code == 0, done.output
    for part in ("parse", "mentions", "MissileLaunch “launched”", "Possible by 'may'", "date 2024-10-30", "claims"):
        assert part in done.output
    assert "condemned" not in done.output


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "trace.html"
    source.write_text(TEXT, encoding="utf-8")
    done = run(str(source), "--html", str(target))
    assert done.exit_code == 0 and "3 sentences" in done.output
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert isinstance(run(str(source), "--html", str(tmp_path / "none" / "x.html")).exception, UsageError)


def test_what_is_not_one_article_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    done = run(str(tmp_path))
    assert isinstance(done.exception, UsageError) and "more than one article" in str(done.exception)
    assert run(str(tmp_path / "none.txt")).exit_code != 0
