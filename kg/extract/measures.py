"""How many, how long, how high, how far: the measures of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.context import Context
from kg.extract.frames import Predication, partitive
from kg.extract.syntax import children
from kg.extract.timing import governor
from kg.knowledge import Knowledge
from kg.model import Comparator, EventMention, Measured, Value
from kg.normalise import quantities
from kg.parse import Token


def _noun_phrase(token: Token, knowledge: Knowledge) -> tuple[int, int]:
    """Offsets from the left edge of a noun phrase, measure words before "of" included, to its head."""
    top = token
    while top.dep_ == "pobj" and top.head.lower_ == "of" and partitive(top.head.head, knowledge) is token:
        top = top.head.head
    left = min((c.left_edge.idx for c in (*top.lefts, *token.lefts)), default=token.idx)
    return min(left, top.idx), token.idx + len(token)


def count_of(token: Token, numbers: Iterable[quantities.Number], knowledge: Knowledge) -> quantities.Number | None:
    """The number on a noun phrase of people; "the two" counts nobody, but means two who were named."""
    if token.pos_ == "NUM" and children(token, "det"):
        return None
    start, end = _noun_phrase(token, knowledge)
    inside = [n for n in numbers if start <= n.start and n.end <= end and n.kind == "plain"]
    return inside[-1] if inside else None


def counts(context: Context, role: str, number: quantities.Number) -> list[Measured]:
    """The number as a measure; of a range its two ends."""

    def measured(value: Decimal | None, comparator: Comparator) -> Measured:
        whole = Value(str(int(value)), "integer") if value is not None and value == int(value) else None
        return Measured(role, whole, comparator, number.as_written)

    if number.lower is not None and number.upper is not None:
        return [measured(number.lower, Comparator.AT_LEAST), measured(number.upper, Comparator.AT_MOST)]
    return [measured(number.value, number.comparator)]


def _measured_by(token: Token, knowledge: Knowledge) -> str:
    """The measure that a word beside a number makes of it; empty where it makes none."""
    words = ((part, w) for w in (token.lemma_, token.lower_) for part in ("noun", "verb", "adjective", "adverb"))
    return next((cue.value for part, w in words if (cue := knowledge.cue(part, w, "Measure"))), "")


def with_lengths(
    context: Context, found: list[EventMention], predications: Sequence[Predication]
) -> list[EventMention]:
    """The mentions with durations, heights and distances added to the events they belong to."""
    predicates = {p.token.i for p in predications}
    carriers = {p.carrier.i: p.token.i for p in predications if p.carrier is not None}
    added: dict[int, list[Measured]] = {}
    for sent in context.doc.sents:
        for measure in quantities.find_measures(sent.text):
            start, end = sent.start_char + measure.start, sent.start_char + measure.end
            tokens = [t for t in sent if start <= t.idx < end]
            if not tokens or measure.secondary:
                continue
            root = context.doc.span(tokens[0].i, tokens[-1].i + 1).root
            owner = governor(root, predicates, carriers, context.knowledge)
            if owner is None:
                continue
            cls = context.class_of(owner)
            if measure.kind == "duration":
                role = "duration"
            else:
                near = [*root.ancestors, *root.children][:6] + list(context.doc[tokens[-1].i + 1 : tokens[-1].i + 3])
                role = next(
                    (cue for t in near if (cue := _measured_by(t, context.knowledge)) in {"altitude", "distance"}), ""
                )
            if not role or (
                role != "duration"
                and role not in context.knowledge.measured.get(cls, ())
                and "weapon" not in {r for m in found if m.token == owner for r, _ in m.links}
            ):
                continue
            added.setdefault(owner, []).append(Measured(role, measure.value, measure.comparator, measure.as_written))
    return [replace(m, measures=(*m.measures, *added[m.token])) if m.token in added else m for m in found]
