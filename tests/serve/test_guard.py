"""No query and no update calls another address: it is refused by its wording, and could not if it were not."""

from __future__ import annotations

import http.server
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Server, make_store, serving

from kg.serve import guard
from kg.serve.problems import Problem
from kg.serve.using import with_dataset
from kg.skeleton import names_dataset, skeleton

CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?b true.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?b trueSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?b 1SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE# a comment\n<URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?url { <URL> } SERVICE ?url { ?s ?p ?o } }",
    "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "SELECT * { FILTER(1<'b>c') SERVICE <URL> { ?s ?p ?o } FILTER('x'='x') }",
    "SELECT * { FILTER('\\u0027' = 'x') SERVICE <URL> { ?s ?p ?o } FILTER('x'='x') }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
]
UPDATES = [
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <urn:x>",
    "CLEAR SILENT GRAPH <urn:x>;LOAD<URL>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "INSERT DATA { <urn:a> <urn:b> 'x' } ; # '\nLOAD <URL>",
]
HARMLESS = [
    "SELECT ('SERVICE <http://x/>' AS ?x) {}",
    "SELECT ?service { ?service ?p ?o } # SERVICE <http://x/>",
    'SELECT * { ?s ?p """a "service" \\""" SERVICE <x>""" } LIMIT 1',
    "PREFIX ex: <http://service/> SELECT * { ?s ex:service ?load } LIMIT 1",
    "SELECT * { <urn:SERVICE> ?p ?o }",
]


@pytest.fixture
def called() -> Iterator[tuple[str, list[str]]]:
    """A server of our own that must not be called, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            loaded = self.path.endswith(".ttl")
            body = b"<urn:loaded> <urn:p> 1 ." if loaded else b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle" if loaded else "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/", asked
        listening.shutdown()


@pytest.mark.parametrize("query", CALLS)
def test_queries_call_nobody(server: Server, called: tuple[str, list[str]], query: str) -> None:
    url, asked = called
    response = server.ask(query.replace("URL", url))
    assert response.status_code != 200 or response.json()["results"]["bindings"] == [] or "FILTER(1<" in query
    assert asked == []


@pytest.mark.parametrize("update", UPDATES)
def test_updates_call_nobody(writable: Server, called: tuple[str, list[str]], update: str) -> None:
    url, asked = called
    assert writable.update(update.replace("URL", url)).status_code == 403
    assert asked == []


def test_a_call_is_refused_in_words(server: Server) -> None:
    response = server.ask(CALLS[0].replace("URL", "http://127.0.0.1/"))
    assert response.status_code == 403
    assert "SERVICE" in response.text


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_no_call(server: Server, query: str) -> None:
    assert server.ask(query).status_code == 200


def test_a_worker_reaches_no_network_even_unguarded(called: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = called
    code = """
        import sys
        from kg.serve.sandbox import deny_network
        means = deny_network()
        import socket, pyoxigraph as ox
        try:
            ox.Store().query(f"SELECT * { '{' } SERVICE <{sys.argv[1]}> { '{' } ?s ?p ?o { '}' } { '}' }").serialize(
                format=ox.QueryResultsFormat.JSON)
            print(means, "called")
        except OSError as error:
            print(means, "refused")
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            try:
                made = socket.socket(family)
                made.settimeout(1)
                made.connect(("127.0.0.1", int(sys.argv[1].rsplit(":", 1)[1].strip("/"))))
                print("connected")
            except OSError:
                pass
        """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code), url], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() in ("seccomp filter refused", "network namespace refused")
    assert asked == []


def test_the_network_namespace_serves_where_there_is_no_filter(called: tuple[str, list[str]]) -> None:
    code = (
        "import sys; from kg.serve import sandbox; sandbox._MACHINES.clear(); print(sandbox.deny_network());"
        "import urllib.request\n"
        "try: urllib.request.urlopen(sys.argv[1], timeout=2)\n"
        "except OSError as error: print('refused')"
    )
    ran = subprocess.run([sys.executable, "-c", code, called[0]], capture_output=True, text=True, check=True)
    if ran.stdout.startswith("None"):
        pytest.skip("this system lets no process make a network namespace")
    assert ran.stdout == "network namespace\nrefused\n"
    assert called[1] == []


def test_allowed_hosts_may_be_called_and_no_others(tmp_path: Path, called: tuple[str, list[str]]) -> None:
    url, asked = called
    with serving(make_store(tmp_path / "kg.db"), "--allow-host", "127.0.0.1", "--write") as server:
        assert server.ask(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}").status_code == 200
        assert len(asked) == 1
        assert server.update(f"LOAD <{url}data.ttl> INTO GRAPH <urn:loaded>").status_code == 204
        assert server.rows("SELECT ?o { GRAPH <urn:loaded> { ?s ?p ?o } }") == [{"o": "1"}]
        asked.clear()
        other = url.replace("127.0.0.1", "localhost")
        for text in (
            f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <http://127.0.0.1@localhost:{other.rsplit(':', 1)[1]}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{url}> {{}} FILTER(1<'b>c') SERVICE <{other}> {{ ?s ?p ?o }} FILTER('x'='x') }}",
            f"SELECT * {{ SERVICE <{url}> {{}} VALUES ?u {{ <{other}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{url}> {{}} SERVICE <\\u0068ttp://localhost> {{}} }}",
        ):
            assert server.ask(text).status_code in (400, 403), text
        assert server.update(f"LOAD <{other}data.ttl>").status_code == 403
        assert server.update("INSERT DATA { <urn:a> <urn:b> 'download this service' }").status_code == 204
        assert asked == []


def test_without_a_sandbox_the_wording_alone_decides() -> None:
    with pytest.raises(Problem) as found:
        guard.needs_network("SELECT ('a service' AS ?x) {}", "query", frozenset(), sandboxed=False)
    assert found.value.status == 400
    assert not guard.needs_network("SELECT * { ?s ?p ?o }", "query", frozenset(), sandboxed=False)


def test_the_skeleton_has_the_place_of_everything() -> None:
    text = "SELECT ?from { ?s <urn:FROM> 'FROM' } # FROM"
    assert len(skeleton(text)) == len(text)
    assert "FROM" not in skeleton(text)
    assert not names_dataset(text)
    assert names_dataset("SELECT * FROM <urn:a> { ?s ?p ?o }")
    assert names_dataset("CONSTRUCT { ?s ?p ?o }\nfrom named <urn:a> { ?s ?p ?o }")
    assert not names_dataset("DESCRIBE ex:FROM { ?s ex:from ?o }")


def test_updates_without_a_dataset_stay_as_they_are() -> None:
    assert with_dataset("CLEAR ALL", [], []) == "CLEAR ALL"
    assert with_dataset("CLEAR ALL", ["urn:a"], []) == "CLEAR ALL"
    put = with_dataset("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }", ["urn:a"], ["urn:b"])
    clause = "USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p ?o }"
    assert put == f"INSERT {{ ?s ?p 1 }} {clause} ; DELETE {{ ?s ?p ?o }} {clause}"
