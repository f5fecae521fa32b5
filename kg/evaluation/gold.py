"""Gold files: what people found in an article, read and checked. The format is documented in docs/gold-format.md."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kg import vocab
from kg.errors import KnowledgeError, ReadError
from kg.evaluation.judged import judged
from kg.evaluation.values import kilometres, plain, seconds
from kg.model import Factuality

ARTICLE = "article"
_OPTIONAL = "opt_"
_LINE = "\0line"
_SHOWN = 20
_SHAPES = {
    "date": (re.compile(r"\d{4}(-\d\d(-\d\d)?)?"), "2024, 2024-10 or 2024-10-31"),
    "time": (re.compile(r"\d\d:\d\d:\d\d"), "07:10:00"),
    "count": (re.compile(r"\d+"), "10000"),
}
_KEYS = {
    "": {"article", "published", "entities", "relations", "events"},
    "entity": {"id", "type", "names", "optional"},
    "relation": {"s", "p", "o", "factuality", "by", "optional"},
    "event": {
        "id", "type", "quotes", "roles", "by", "factuality", "optional",
        "lenient_types", "lenient_roles", "lenient_factuality",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A thing that the article names. `classes` are those that count as right, `names` as written and as folded."""

    id: str
    classes: tuple[str, ...]
    names: tuple[str, ...]
    optional: bool = False

    @property
    def plain_names(self) -> frozenset[str]:
        """The names as they are compared."""
        return frozenset(plain(n) for n in self.names)


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A fact between two ids; with `literal`, `object` is a value."""

    subject: str
    predicate: str
    object: str
    literal: bool
    factuality: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldRole:
    """What fills a role of an event: an id, or a value of a role that takes one."""

    role: str
    filler: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """A happening, with the slices of the article that tell it."""

    id: str
    cls: str
    classes: frozenset[str]
    quotes: tuple[str, ...]
    roles: tuple[GoldRole, ...]
    lenient_roles: frozenset[str]
    by: tuple[str, ...]
    factuality: str
    accepted: frozenset[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated article. `text` is the article as it is stored, `source` the path of its file."""

    path: Path
    source: Path
    text: str
    published: date | None
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...]
    events: tuple[GoldEvent, ...]


class _Loader(yaml.SafeLoader):
    """Keeps the line of each mapping, for messages."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        mapping[_LINE] = node.start_mark.line + 1
        return mapping


@dataclass(slots=True)
class _Checker:
    """Reads one file's mappings, and keeps all that is wrong with them."""

    path: Path
    text: str = ""
    problems: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def wrong(self, entry: Mapping[str, Any], what: str) -> None:
        self.problems.append(f"line {entry.get(_LINE, 1)}: {what}")

    def known_keys(self, entry: Mapping[str, Any], kind: str) -> None:
        for key in entry:
            if key != _LINE and key not in _KEYS[kind]:
                self.wrong(entry, f"unknown key {key!r}{_close(key, _KEYS[kind])}")

    def entries(self, data: Mapping[str, Any], key: str, needed: Iterable[str]) -> list[dict[str, Any]]:
        """The mappings in the list `key` that have what they need."""
        found = data.get(key) or []
        if not isinstance(found, list):
            self.wrong(data, f"{key} is no list")
            return []
        whole = []
        for entry in found:
            if not isinstance(entry, dict):
                self.wrong(data, f"{key}: {entry!r} is no mapping like {{{', '.join(needed)}}}")
                continue
            missing = [n for n in needed if entry.get(n) in (None, "", [])]
            if missing:
                self.wrong(entry, f"{key}: an entry has no {' and no '.join(missing)}")
            else:
                whole.append(entry)
        return whole

    def claim_id(self, entry: Mapping[str, Any], kind: str) -> str:
        name = str(entry["id"])
        if name in self.ids or name == ARTICLE:
            self.wrong(entry, f"the id {name!r} is taken" + (" (the article itself)" if name == ARTICLE else ""))
        self.ids[name] = kind
        return name

    def id(self, entry: Mapping[str, Any], value: object, where: str) -> str:
        if str(value) not in self.ids:
            self.wrong(entry, f"{where}: there is no entity or event {value!r}{_close(str(value), self.ids)}")
        return str(value)

    def classes(self, entry: Mapping[str, Any], names: object) -> tuple[str, ...]:
        found = tuple(str(n) for n in ([names] if isinstance(names, str) else names or []))  # type: ignore[attr-defined]
        for name in found:
            try:
                vocab.ancestors(name)
            except KnowledgeError as error:
                self.wrong(entry, f"{error.what}. {error.remedy}")
        return found

    def factuality(self, entry: Mapping[str, Any], value: object) -> str:
        if value not in set(Factuality):
            self.wrong(entry, f"{value!r} is no factuality: one of {', '.join(Factuality)}")
        return str(value)

    def entity(self, entry: dict[str, Any]) -> GoldEntity:
        self.known_keys(entry, "entity")
        names = entry["names"] if isinstance(entry["names"], list) else [entry["names"]]
        classes = self.classes(entry, entry["type"])
        identifier = self.claim_id(entry, "entity")
        return GoldEntity(identifier, classes, tuple(str(n) for n in names), bool(entry.get("optional")))

    def relation(self, entry: dict[str, Any]) -> GoldRelation:
        self.known_keys(entry, "relation")
        name, value = str(entry["p"]), str(entry["o"])
        if name not in vocab.relations():
            self.wrong(entry, f"{name!r} is no relation{_close(name, vocab.relations())}")
        literal = value.startswith('"')
        if not literal:
            self.id(entry, value, "o")
        subject = self.id(entry, entry["s"], "s")
        factuality = self.factuality(entry, entry.get("factuality", Factuality.ASSERTED))
        return GoldRelation(subject, name, value.strip('"'), literal, factuality, bool(entry.get("optional")))

    def event(self, entry: dict[str, Any]) -> GoldEvent:
        self.known_keys(entry, "event")
        quotes = tuple(str(q) for q in (entry["quotes"] if isinstance(entry["quotes"], list) else [entry["quotes"]]))
        for quote in quotes:
            if quote not in self.text:
                self.wrong(entry, f"{entry['id']}: not in the article, letter for letter: {_shortened(quote)}")
        cls = self.classes(entry, entry["type"])[0]
        by = entry.get("by") or [ARTICLE]
        for who in by:
            if who != ARTICLE:
                self.id(entry, who, f"{entry['id']}.by")
        lenient = frozenset(str(r) for r in entry.get("lenient_roles") or ())
        for role in lenient:
            self.role(entry, role)
        factuality = self.factuality(entry, entry.get("factuality", Factuality.ASSERTED))
        also = {self.factuality(entry, f) for f in entry.get("lenient_factuality") or ()}
        return GoldEvent(
            str(entry["id"]), cls, frozenset({cls, *self.classes(entry, entry.get("lenient_types"))}), quotes,
            tuple(self.roles(entry)), lenient, tuple(str(w) for w in by), factuality, frozenset({factuality, *also}),
            bool(entry.get("optional")),
        )  # fmt: skip

    def roles(self, entry: dict[str, Any]) -> Iterable[GoldRole]:
        for name, fillers in (entry.get("roles") or {}).items():
            if name == _LINE:
                continue
            role = str(name).removeprefix(_OPTIONAL)
            self.role(entry, role)
            for filler in fillers if isinstance(fillers, list) else [fillers]:
                self.filler(entry, role, str(filler))
                yield GoldRole(role, str(filler), str(name).startswith(_OPTIONAL))

    def role(self, entry: Mapping[str, Any], role: str) -> None:
        known = {*vocab.roles(), *vocab.times(), *vocab.measures()}
        if role not in known:
            self.wrong(entry, f"{entry['id']}: {role!r} is no role{_close(role, known)}")

    def filler(self, entry: Mapping[str, Any], role: str, filler: str) -> None:
        where = f"{entry['id']}.{role}"
        if role in vocab.roles():
            self.id(entry, filler, where)
        elif role in _SHAPES and not _SHAPES[role][0].fullmatch(filler):
            self.wrong(entry, f"{where}: {filler!r} is not written like {_SHAPES[role][1]}")
        elif role == "duration" and seconds(filler) is None:
            self.wrong(entry, f"{where}: {filler!r} is no duration like PT86M or P60D")
        elif role in {"altitude", "distance"} and kilometres(filler) is None:
            self.wrong(entry, f"{where}: {filler!r} is no length like '621 mile' ({', '.join(judged().units)})")


def load(path: Path, articles: Path | None = None) -> Gold:
    """The gold file at `path`, whose article lies beside it or in the folder `articles`.

    Raises ReadError that lists everything wrong with the file, each with its line.
    """
    data = _mapping(path)
    name = data.get("article")
    if not isinstance(name, str):
        raise ReadError("it does not name its article", str(path), "Begin it with:  article: FILE")
    source = _source(path, name, articles)
    check = _Checker(path, _text(source))
    check.known_keys(data, "")
    published = data.get("published")
    if published is not None and not isinstance(published, date):
        check.wrong(data, f"published: {published!r} is no date like 2024-10-31")
        published = None
    entities = tuple(check.entity(e) for e in check.entries(data, "entities", ("id", "type", "names")))
    events = check.entries(data, "events", ("id", "type", "quotes"))
    for entry in events:
        check.claim_id(entry, "event")
    relations = tuple(check.relation(r) for r in check.entries(data, "relations", ("s", "p", "o")))
    found = Gold(path, source, check.text, published, entities, relations, tuple(check.event(e) for e in events))
    if check.problems:
        raise ReadError(
            _listed(check.problems), str(path), "Correct the file; docs/gold-format.md says how it is written."
        )
    return found


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise ReadError(
            "there is no such gold file", str(path), "Name a .yaml file, or a folder that holds some."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"it can't be read: {error}", str(path), "Name a .yaml file in UTF-8.") from error
    except yaml.YAMLError as error:
        raise ReadError(f"it is no YAML: {' '.join(str(error).split())}", str(path), "Correct the file.") from error
    if not isinstance(data, dict):
        raise ReadError("it is no mapping", str(path), "Begin it with:  article: FILE")
    return data


def _source(path: Path, name: str, articles: Path | None) -> Path:
    places = [articles] if articles else [path.parent]
    for place in places:
        if (place / name).is_file():
            return place / name
    remedy = "Put the article beside the gold file, or name its folder: --articles DIR"
    raise ReadError(f"its article {name} is not in {places[0]}", str(path), remedy)


def _text(source: Path) -> str:
    try:
        return source.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(f"it is not UTF-8: {error}", str(source), "Save the article as UTF-8.") from error


def _close(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""


def _shortened(text: str, width: int = 70) -> str:
    return repr(text if len(text) <= width else text[: width - 1] + "…")


def _listed(problems: Sequence[str]) -> str:
    shown = "".join(f"\n  {p}" for p in problems[:_SHOWN])
    more = f"\n  and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return f"{len(problems)} thing{'s are' if len(problems) > 1 else ' is'} wrong:{shown}{more}"
