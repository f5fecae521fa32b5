"""Which node of several a name of the gazetteer means, if any."""

from __future__ import annotations

from kg.extract.names.taken import Taken
from kg.knowledge import Name


class Choice:
    """Decides between the nodes of one name."""

    def __init__(self, all: Taken) -> None:
        self.k, self.states = all.k, all.states

    def agrees(self, name: Name, labels: set[str | None], i: int, j: int) -> bool:
        """Whether the model's label bears out an ambiguous name."""
        wanted = {
            "state": {"GPE", "NORP"},
            "city": {"GPE"},
            "region": {"GPE", "LOC"},
            "waterbody": {"LOC"},
            "island": {"LOC", "GPE"},
            "organization": {"ORG"},
            "weapon": {"PRODUCT", "ORG", "WORK_OF_ART"},
            "agreement": {"LAW", "EVENT", "ORG"},
        }.get(name.ref.split("/")[0], {"LOC", "FAC", "GPE"})
        if name.use in {"adjectival", "demonym"}:
            wanted = {"NORP", "GPE"}
        return bool(labels) and labels <= wanted

    def best(self, i: int, j: int, names: list[Name]) -> Name:
        """One of several nodes of this name: a state before its capital (use decides later), else by kind."""
        order = {"name": 0, "seat": 0, "demonym": 1, "adjectival": 1, "short": 2}
        rank = {"state": 0, "organization": 1, "city": 2, "region": 3}
        return min(
            names,
            key=lambda n: (n.ambiguous, order[n.use], rank.get(n.ref.split("/")[0], 4), not self._at_home(n), n.ref),
        )

    def _at_home(self, name: Name) -> bool:
        """Whether the state of a body or place is named in the document."""
        node = self.k.nodes[name.ref]
        return bool({*node.body_of, *node.located_in} & self.states)
