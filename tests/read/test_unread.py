"""What was not read: counted, listed while little, all of it in a table; the languages that are told apart."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import cli
from kg.commands import unread as telling
from kg.errors import ReadError, UsageError
from kg.read import Failure, language
from kg.read.source import passed_over
from kg.read.unread import Unread


def broken(number: int, cause: str = "no text") -> Failure:
    where = f"crawl.warc.gz, record {number}"
    return Failure(where, ReadError(f"there is\tno text\nin {number}", where, "Look at it.", cause))


def collected(many: int) -> Unread:
    unread = Unread()
    for number in range(many):
        unread.append(broken(number))
    unread.append(broken(-1, "a rare cause"))
    unread.append(passed_over("crawl.warc.gz, record 99", "redirect (301)"))
    return unread


def test_broken_ones_are_counted_apart_from_those_passed_over() -> None:
    unread = collected(5)
    assert len(unread) == 6 and unread.passed == {"redirect": 1} and unread.broken == {"no text": 5, "a rare cause": 1}
    assert not Unread() and not any(f.passed for f in unread)


def test_the_table_names_all_of_them_a_line_each(tmp_path: Path) -> None:
    unread = collected(3000)
    unread.write(tmp_path / "u.tsv")
    unread.append(broken(7))
    unread.write(tmp_path / "u.tsv")
    lines = (tmp_path / "u.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["kind", "cause", "where", "what"] and len(lines) == 3004
    assert lines[1].split("\t") == ["broken", "no text", "crawl.warc.gz, record 0", "there is no text in 0"]
    assert lines[3002].startswith("passed over\tredirect\t")


def test_few_are_listed_and_many_are_counted_with_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    telling.tell(collected(3), None, asked=False)
    few = capsys.readouterr().err
    assert few.count("kg: not read: ") == 4 and "passed over 1: 1 redirect" in few and "--report" not in few
    telling.tell(collected(5000), None, asked=False)
    many = capsys.readouterr().err
    assert "5,001 could not be read" in many and "5,000  no text" in many and "--report FILE" in many
    assert "record -1" in many, "a rare cause has its example too"
    assert len(many.splitlines()) < 12


def test_a_table_of_an_earlier_run_does_not_stay(tmp_path: Path) -> None:
    table = tmp_path / telling.FILE
    telling.tell(collected(1), table, asked=False)
    assert table.exists()
    telling.tell(Unread(), table, asked=False)
    assert not table.exists()
    telling.tell(Unread(), table, asked=True)
    assert table.read_text() == "kind\tcause\twhere\twhat\n"


@pytest.mark.parametrize("error", [ReadError("what: it", "where", "do", "cause"), UsageError("what", "where", "do")])
def test_errors_pass_whole_between_processes(error: ReadError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), vars(again), str(again)) == (type(error), vars(error), str(error))


TEXTS = {
    "en": "The ministry said on Thursday that the talks had ended without result, and that nobody had signed anything.",
    "de": "Das Ministerium erklärte am Donnerstag, die Gespräche seien ohne Ergebnis zu Ende gegangen.",
    "fr": "Le ministère a déclaré jeudi que les pourparlers avaient pris fin sans résultat et que personne n'avait signé.",
    "es": "El ministerio dijo el jueves que las conversaciones habían terminado sin resultado y que nadie había firmado.",
    "ru": "Министерство сообщило в четверг, что переговоры завершились безрезультатно и никто ничего не подписал.",
    "zh": "该部周四表示，会谈无果而终，没有人签署任何协议。" * 4,
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages_are_told_apart(code: str) -> None:
    assert language.identified(TEXTS[code]) == code


def test_a_few_words_are_too_little_to_tell() -> None:
    assert language.identified("Tokyo, Berlin, Lima") is None


@pytest.mark.parametrize(
    ("stated", "english", "tag"),
    [
        ("en", True, "en"),
        ("en-GB", True, "en-GB"),
        ("EN_us", True, "en-us"),
        ("English", True, "en"),
        ("de", False, ""),
        ("enm", False, ""),
    ],
)
def test_stated_languages(stated: str, english: bool, tag: str) -> None:
    assert language.is_english(stated) == english
    if english:
        assert language.tag(stated) == tag


def test_a_build_of_nothing_good_says_why_and_still_writes_the_table_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("id,text,lang\n1,,en\n2,Die Gespräche endeten.,de\n")
    call = ["build", str(tmp_path / "n.csv"), "-o", str(tmp_path / "g.ttl"), "--report", str(tmp_path / "u.tsv")]
    done = CliRunner().invoke(cli.cli, call)
    assert isinstance(done.exception, ReadError) and "the record has no text" in str(done.exception)
    assert not (tmp_path / "g.ttl").exists()
    kinds = [line.split("\t")[:2] for line in (tmp_path / "u.tsv").read_text().splitlines()[1:]]
    assert kinds == [["broken", "the record has no text"], ["passed over", "not in English"]]
