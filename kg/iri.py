"""Every identifier is minted here, from content alone: the same content gives the same IRI, whatever the order."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from kg.model import Article, Claim, Quantity, Ref, Span, Value

KG = "https://kg.example/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
DEFAULT_BASE = "https://kg.example/id/"
CORPUS: Ref = "graph/corpus"
BACKGROUND: Ref = "graph/background"


def digest(*parts: object, size: int = 16) -> str:
    """A hexadecimal digest of `size` characters over the parts, kept apart by a separator that text cannot hold."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode()).hexdigest()[:size]


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """A name as part of an IRI: "Recep Tayyip Erdoğan" -> "recep-tayyip-erdogan"; never empty."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘.]", "", plain.replace("ı", "i"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or digest(name)


def article(a: Article) -> Ref:
    """An article's ref: what it says and who published it when, not where its file lies."""
    return f"article/{digest(a.url or '', a.record or '', a.publisher or '', a.published or '', a.text)}"


def text_graph(article_ref: Ref) -> Ref:
    """The graph that holds the article's body."""
    return f"{article_ref}#text"


def evidence(article_ref: Ref, span: Span) -> Ref:
    """A sentence, as an RFC 5147 fragment of the article."""
    return f"{article_ref}#char={span.start},{span.end}"


def quantity(q: Quantity) -> Ref:
    """One node for each number with its unit."""
    return f"quantity/{q.number.replace('.', '_')}-{q.unit.lower()}"


def term_key(term: Ref | Value | Quantity) -> str:
    """A term as text, for hashing and sorting."""
    if isinstance(term, Value):
        return f'"{term.lexical}"^^{term.datatype}'
    return quantity(term) if isinstance(term, Quantity) else term


def claim(article_ref: Ref, c: Claim) -> Ref:
    """A claim is named by the article, the sentence, what it states, and who states it how surely."""
    return "claim/" + digest(
        article_ref, c.sentence.start, c.sentence.end, c.subject, c.predicate, term_key(c.object),
        c.speaker or "", c.relayed_by or "", c.factuality, c.comparator or "",
    )  # fmt: skip
