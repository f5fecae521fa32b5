"""The operations on a store: queries, updates, and those on one graph.

Updates: https://www.w3.org/TR/sparql11-update/. Graphs: https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg.serve import formats
from kg.serve.jobs import Job
from kg.serve.reply import Pipe, Refused
from kg.store import unite, united


class Operations:
    """Operations by name, on one store at a time that is kept open; for writing if `writes`."""

    def __init__(self, *, writes: bool) -> None:
        self._writes = writes
        self._path, self._store, self._united = "", ox.Store(), False
        self.by_name: Mapping[str, Callable[[Job, bytes, Pipe], None]] = {
            "open": lambda job, body, pipe: self._done(job, pipe),
            "query": self.query,
            "graph": self.graph,
            "update": self.update,
            "put": self.put,
            "post": self.post,
            "delete": self.delete,
            "backup": self.backup,
            "divide": self.divide,
            "unite": self.unite,
        }

    def store(self, job: Job) -> ox.Store:
        """The store that the job is for."""
        if job.store != self._path:
            self._store = ox.Store()
            self._store = ox.Store(job.store) if self._writes else ox.Store.read_only(job.store)
            self._path = job.store
            self._united = united(self._store)
        return self._store

    def _done(self, job: Job, pipe: Pipe, **more: object) -> None:
        self.store(job)
        pipe.kind("", **more)

    def query(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Answer in the format for the kind of query; 406 if none of that kind is acceptable."""
        answer = self._ask(self.store(job), job)
        if isinstance(answer, ox.QueryTriples):
            media_type = _acceptable(job.triples)
            pipe.kind(media_type)
            ox.serialize(answer, pipe.stream, formats.GRAPHS[media_type], prefixes=job.prefixes)
        else:
            media_type = _acceptable(job.rows)
            pipe.kind(media_type)
            answer.serialize(pipe.stream, formats.ROWS[media_type])

    def _ask(self, store: ox.Store, job: Job) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        base = job.base or None
        if job.default is None and job.named is None:
            union = job.union and not self._united
            return store.query(job.text, base_iri=base, prefixes=job.prefixes, use_default_graph_as_union=union)
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(g) for g in job.default or ()]
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(g) for g in job.named or ()]
        return store.query(
            job.text, base_iri=base, prefixes=job.prefixes, default_graph=default, named_graphs=named
        )  # fmt: skip

    def graph(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """One graph whole; 404 if it is not there."""
        name = _name(job.graph)
        if not _holds(self.store(job), name):
            raise Refused(404, f"There is no graph <{job.graph}>.")
        media_type = _acceptable(job.triples)
        pipe.kind(media_type)
        self.store(job).dump(pipe.stream, formats.GRAPHS[media_type], from_graph=name, prefixes=job.prefixes)

    def update(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Make a SPARQL update, all of it or nothing."""
        self.store(job).update(job.text, base_iri=job.base or None, prefixes=job.prefixes)
        pipe.kind("")

    def put(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Let a graph hold what the body says and no more."""
        self._write(job, body, pipe, replaces=True)

    def post(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Add what the body says to a graph."""
        self._write(job, body, pipe, replaces=False)

    def _write(self, job: Job, body: bytes, pipe: Pipe, *, replaces: bool) -> None:
        form = formats.GRAPHS[_acceptable(job.triples)]
        triples = [q.triple for q in ox.parse(body, form, base_iri=job.base or None, without_named_graphs=True)]
        name, store = _name(job.graph), self.store(job)
        new = not _holds(store, name)
        # One update is one transaction, so nobody ever sees half of a graph.
        clear, create, data = _statements(job.graph)
        steps = [clear] if replaces else []
        steps += [create, data(" .\n".join(map(str, triples)))] if triples else [create]
        store.update(" ;\n".join(step for step in steps if step))
        pipe.kind("", new=new)

    def delete(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Remove a graph; 404 if it is not there."""
        name = _name(job.graph)
        if not _holds(self.store(job), name):
            raise Refused(404, f"There is no graph <{job.graph}>.")
        self.store(job).update(_statements(job.graph)[0])
        pipe.kind("")

    def backup(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Copy the store, as it is now, to the new folder that `text` names; by hard links where it can.

        With `union` the copy's default graph is the union of all.
        """
        self.store(job).backup(job.text)
        if job.union:
            copy = ox.Store(job.text)
            unite(copy)
            copy.flush()
        pipe.kind("")

    def divide(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Take out of the default graph what named graphs hold: it would not follow what is written to these."""
        store = self.store(job)
        if self._united:
            # As a DELETE it takes three times as long and four times the memory: a minute and more for a million.
            seen = {_digest(q) for g in store.named_graphs() for q in store.quads_for_pattern(None, None, None, g)}
            default = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
            own = " .\n".join(str(q.triple) for q in default if _digest(q) not in seen)
            store.update(f"CLEAR DEFAULT ; INSERT DATA {{ {own} }}")
        pipe.kind("", new=self._united)

    def unite(self, job: Job, body: bytes, pipe: Pipe) -> None:
        """Let the default graph hold the union of all, as queries want it."""
        unite(self.store(job))
        pipe.kind("")


def _digest(quad: ox.Quad) -> bytes:
    """What stands for a triple: by these, a million take a tenth of the room."""
    return hashlib.blake2b(str(quad.triple).encode(), digest_size=16).digest()


def _acceptable(media_type: str | None) -> str:
    if media_type is None:
        rows, triples = ", ".join([*formats.ROWS][:4]), ", ".join(formats.SUFFIXES.values())
        raise Refused(406, f"Rows come as {rows}; triples as {triples}.")
    return media_type


def _name(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def _holds(store: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> bool:
    return isinstance(name, ox.DefaultGraph) or store.contains_named_graph(name)


def _statements(graph: str | None) -> tuple[str, str, Callable[[str], str]]:
    """Updates that clear a graph, make it, and put triples into it."""
    if graph is None:
        return "CLEAR DEFAULT", "", lambda triples: f"INSERT DATA {{ {triples} }}"
    name = str(ox.NamedNode(graph))
    return (
        f"DROP SILENT GRAPH {name}",
        f"CREATE SILENT GRAPH {name}",
        lambda triples: f"INSERT DATA {{ GRAPH {name} {{ {triples} }} }}",
    )
