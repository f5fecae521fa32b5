"""The values that pass between the stages, each frozen, none half filled.

Articles are read into `Article`, cleaned into `Document`; extraction and resolution make of it a `Reading`:
entities, and claims about them and about events. `assemble` writes a reading as quads.

Nodes are named by *refs*: identifiers relative to the base of the data, as "state/north-korea" or "event/3f2a…".
The base is applied when quads are written, nowhere earlier.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Ref = str


class Factuality(StrEnum):
    """How surely a thing is said to be so; the names are those of the ontology, strongest first."""

    ASSERTED = "Asserted"
    PLANNED = "Planned"
    POSSIBLE = "Possible"
    DENIED = "Denied"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Factuality).index(self)


class Comparator(StrEnum):
    """How a number stands to the true value."""

    EXACTLY = "Exactly"
    ABOUT = "About"
    AT_LEAST = "AtLeast"
    AT_MOST = "AtMost"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of an article's stored text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The slice of `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    `source` is the file's name (or address) that it came from, `text` what is stored and what all offsets count in.
    `record` is the identifier that its publisher or the user's file gives it.
    """

    source: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str = "en"
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its parts told apart: the headline, and the paragraphs that are the article; the rest is not."""

    article: Article
    headline: Span | None
    paragraphs: tuple[Span, ...]


class Form(StrEnum):
    """How a mention names its thing."""

    NAME = "name"
    ADJECTIVE = "adjective"
    TITLE = "title"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens [start, end) of a document that stand for something; `head` is the token that carries its grammar.

    `cls` is a class of the ontology, or of the lexicon for kinds of people ("Troops"). `ref` is the gazetteer's node,
    `owners` the tokens of the states and bodies that it is said to belong to, `kind` the common noun or title in it.
    """

    start: int
    end: int
    head: int
    form: Form
    cls: str
    text: str
    ref: Ref | None = None
    owners: tuple[int, ...] = ()
    kind: str = ""
    definite: bool = False
    plural: bool = False
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its lexical form and the local name of its XSD datatype ("date", "integer", "string" …)."""

    lexical: str
    datatype: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a QUDT unit, both as written: ("4350", "MI")."""

    number: str
    unit: str


Term = Ref | Value | Quantity


@dataclass(frozen=True, slots=True)
class Link:
    """What fills a role within an article: an entity by its number, or an event by the token that tells it."""

    entity: int | None = None
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure that a sentence states of an event: kg:count, kg:duration … ; `value` is None for "thousands"."""

    role: str
    value: Value | Quantity | None
    comparator: Comparator
    as_written: str


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place in an article where an event is told: its class, who fills its roles, how surely, and who says so.

    `token` and `carrier` are token numbers; `speakers` and `relayed_by` entity numbers; `definite` says that the words
    point back to something known, `named` the roles filled by explicit grammar rather than supplied by it.
    """

    cls: str
    token: int
    sentence: Span
    links: tuple[tuple[str, Link], ...]
    measures: tuple[Measured, ...]
    when: tuple[tuple[str, Value], ...]
    factuality: Factuality
    speakers: tuple[int, ...] = ()
    relayed_by: int | None = None
    definite: bool = False
    noun: bool = False
    headline: bool = False
    anonymous: bool = False
    anaphoric: bool = False


@dataclass(frozen=True, slots=True)
class RelationMention:
    """One place in an article where a relation is told."""

    predicate: str
    subject: Link
    object: Link | Value
    sentence: Span
    factuality: Factuality
    confidence: float
    speakers: tuple[int, ...] = ()
    relayed_by: int | None = None
    derived: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """What endures, as one article knows it.

    `cls` is the most specific class (local name in kg:); `name` the best name in this article, `names` every writing
    seen in it, `name` included unless the article never writes it.
    """

    ref: Ref
    cls: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what, how surely, and in which sentence.

    `predicate` is a local name in kg:, or "type" for the claim that an event took place, whose `object` is then the
    class's local name as a `Value(…, "class")` and whose `roles` hold what the sentence states of the event.
    `speaker` is None where the article speaks in its own voice. `comparator` and `as_written` belong to measures.
    """

    subject: Ref
    predicate: str
    object: Term
    sentence: Span
    factuality: Factuality
    confidence: float
    speaker: Ref | None = None
    relayed_by: Ref | None = None
    comparator: Comparator | None = None
    as_written: str | None = None
    roles: tuple[tuple[str, Term], ...] = ()
    derived_from: tuple[Claim, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article says: its entities, and its claims about them and about events.

    `unresolved_dates` counts the expressions of time that could not be resolved for want of a publication date.
    """

    document: Document
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    unresolved_dates: int = 0
