"""A crawl of two hundred records, a tenth of them no good, each in a way of its own: what is good is in the graph."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import crawl
import pyoxigraph as ox
import pytest

from kg.sparql import PREFIXES

SIZE = 200
COPIED = 40
"""The article that another outlet prints too, under another address."""

GERMAN = (
    "Die Regierung in Wien erklärte am Donnerstag, man werde im Frühjahr weiter verhandeln, sagte ein Sprecher. " * 4
)
MORE = (
    "Fishermen from both coasts had asked for such a pact since the storms of last winter sank eleven of their boats, "
    "and a committee of the two harbours will look every year at how many nets are cast and by whom."
)
MOVED = "Location: https://news.example/new\r\n"


def _bad() -> list[tuple[bytes, str]]:
    """Members of the crawl that hold no article, and what the report says of each: "broken" or not, and the cause."""

    def reply(n: int, body: str | bytes, **options: str) -> bytes:
        return crawl.packed(crawl.record(n, crawl.http(body if isinstance(body, bytes) else body.encode(), **options)))

    def next_to(n: int) -> bytes:
        return crawl.packed(crawl.whole(n))

    latin = crawl.page(7, words="déjà été là " * 30).encode("latin-1")
    return [
        (crawl.cut(next_to(1000)), "broken: can't be unpacked"),
        (crawl.flipped(next_to(1001)), "broken: can't be unpacked"),
        (b"\x00garbage\x1f\x8b\x08 between members\r\n", "broken: can't be unpacked"),
        (crawl.packed(crawl.record(1002, crawl.http(b"<p>x</p>"), length=20)), "broken: wrong Content-Length"),
        (crawl.packed(crawl.record(1003, crawl.http(b"<p>x</p>"), length=900)), "broken: wrong Content-Length"),
        (crawl.packed(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), "broken: broken WARC header"),
        (crawl.packed(crawl.record(1004, crawl.page(4).encode())), "broken: there is no HTTP header"),
        (reply(1005, "5\r\nhello\r\nXYZ\r\n", more="Transfer-Encoding: chunked\r\n"), "broken: broken chunks or compression"),
        (reply(1006, "no gzip", more="Content-Encoding: gzip\r\n"), "broken: broken chunks or compression"),
        (reply(1007, latin), "broken: broken characters"),
        (reply(1008, ""), "broken: the response is empty"),
        (reply(1009, "<html><body><nav><a href='/'>Home</a></nav></body></html>"), "broken: no article was found in the page"),
        (reply(1010, b"\xff\xd8\xff\xe0", kind="image/jpeg"), "passed over: no web page"),
        (reply(1011, "<html>gone</html>", status="404 Not Found"), "passed over: error page"),
        (reply(1012, "<html>moved</html>", status="302 Found", more=MOVED), "passed over: redirect"),
        (reply(1013, f"<html><body><article><p>{GERMAN}</p></article></body></html>"), "passed over: not in English"),
        (crawl.packed(crawl.record(1014, crawl.http(crawl.page(3).encode()), crawl.address(3))), "passed over: captured before"),
        (crawl.packed(crawl.record(1015, crawl.http(b"User-agent: *", "text/plain"), "https://a.example/robots.txt")),
         "passed over: robots.txt"),
        (crawl.packed(crawl.record(1016, b"GET / HTTP/1.1\r\n\r\n", kind="request")), "passed over: no response"),
        (crawl.packed(crawl.record(1017, b"software: ours\r\n", kind="warcinfo")), "passed over: no response"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Built:
    """What `kg build` of the crawl made."""

    code: int
    told: str
    graph: ox.Store
    report: Path
    bad: list[tuple[bytes, str]]
    whole: int

    def rows(self) -> list[dict[str, str]]:
        with self.report.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def ask(self, query: str) -> list[tuple[str, ...]]:
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        found = self.graph.query(prefixes + query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return [tuple(row[v].value for v in found.variables) for row in found]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("crawl")
    bad = _bad()
    members = [crawl.packed(crawl.whole(n)) for n in range(SIZE - len(bad) - 1)]
    original = crawl.http(crawl.page(COPIED, words=MORE).encode())
    members[COPIED] = crawl.packed(crawl.record(COPIED, original))
    copy = crawl.http(crawl.page(COPIED, site="Distant Courier", words=f"By our staff. {MORE}").encode())
    members.append(crawl.packed(crawl.record(500, copy, "https://courier.example/agency/1")))
    whole = len(members)
    for at, (member, _) in enumerate(bad):
        members.insert(at * 9 + 5, member)
    assert len(members) == SIZE
    file = folder / "crawl.warc.gz"
    file.write_bytes(b"".join(members))
    made, report = folder / "graph.trig", folder / "unread.tsv"
    call = [sys.executable, "-m", "kg", "build", str(file), "-o", str(made), "--report", str(report)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=200)
    graph = ox.Store()
    graph.load(path=str(made), format=ox.RdfFormat.TRIG)
    return Built(done.returncode, done.stderr, graph, report, bad, whole)


def test_the_good_records_are_in_the_graph_with_address_date_and_publisher(built: Built) -> None:
    assert built.code == 3, built.told
    query = "SELECT ?url ?day ?who { GRAPH ?g { ?a a kg:Article ; schema:url ?url ; schema:datePublished ?day ; schema:publisher ?who } }"
    found = built.ask(query)
    assert len({url for url, _, _ in found}) == built.whole
    assert all(day.startswith("2024-10-") for _, day, _ in found)


def test_every_bad_record_is_named_in_the_report_with_its_cause(built: Built) -> None:
    rows = built.rows()
    assert [f"{r['kind']}: {r['cause']}" for r in rows] == [cause for _, cause in built.bad]
    for at, row in enumerate(rows):
        assert row["where"].partition(", record ")[2].split()[0] == str(at * 9 + 6)
        assert "at byte" in row["where"] and row["what"]
    named = [row["where"].partition("https://")[2] for row in rows]
    assert sum(bool(n) for n in named) >= len(rows) - 3


def test_broken_ones_are_told_and_what_is_passed_over_is_counted(built: Built) -> None:
    told = built.told
    broken = [c for _, c in built.bad if c.startswith("broken")]
    assert told.count("kg: not read: ") == len(broken)
    assert "kg: passed over 8: " in told and "2 no response" in told and "1 redirect" in told
    assert "unread.tsv names 20 that were not read" in told


def test_copies_on_two_hosts_are_linked_and_count_as_one_origin(built: Built) -> None:
    pairs = built.ask("SELECT ?a ?b { ?x kg:sharesTextWith ?y . ?x schema:url ?a . ?y schema:url ?b }")
    assert {frozenset(p) for p in pairs} == {frozenset({crawl.address(COPIED), "https://courier.example/agency/1"})}
    same = "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?v"
    of_both = built.ask(
        f"SELECT DISTINCT ?f ?publishers ?origins {{ ?x kg:sharesTextWith ?y . GRAPH ?x {{ ?c {same} }} GRAPH ?y {{ ?d {same} }} "
        "?f kg:factSubject ?s ; kg:factPredicate ?p ; kg:factObject ?v ; kg:articleCount 2 ; "
        "kg:publisherCount ?publishers ; kg:originCount ?origins }"
    )
    assert of_both and {(publishers, origins) for _, publishers, origins in of_both} == {("2", "1")}
