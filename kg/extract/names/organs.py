"""The gazetteer's bodies with the state that the text names them with."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.names.beside import Beside
from kg.extract.names.kinds import Kinds
from kg.extract.names.taken import Taken
from kg.extract.syntax import piece
from kg.model import Mention


class Organs:
    """Finds whose a body is."""

    def __init__(self, all: Taken, kinds: Kinds, beside: Beside) -> None:
        self.all, self.kinds, self.beside = all, kinds, beside
        self.doc, self.k, self.taken, self.found = all.doc, all.k, all.taken, all.found
        self.inside = all.inside

    def settle(self) -> None:
        """Gives the gazetteer's bodies the state named with them; of another state's body it is no mention."""
        for m in [m for m in self.found if m.ref and m.ref.startswith("organization/")]:
            node = self.k.nodes[m.ref or ""]
            beside = tuple(o for o in self.beside.of_name(m.start, m.end, m.head) if self.taken[o].cls == "State")
            owners = beside or self._states_inside(m)
            if not owners:
                continue
            states = {self.inside.get(o) or self.taken[o].ref for o in owners if o in self.inside or o in self.taken}
            if (
                node.body_of
                and states
                and not states & set(node.body_of)
                and any(b.startswith("state/") for b in node.body_of)
            ):
                self.all.add(replace(m, ref=None, owners=owners, kind=self._kind_in(m)))
            else:
                self.all.add(replace(m, owners=owners))

    def _states_inside(self, m: Mention) -> tuple[int, ...]:
        """A token of the mention that names a state: "Saudi" in "Saudi Press Agency"."""
        for i in range(m.start, m.end):
            for j in range(m.end, i, -1):
                for name in self.k.names.get(piece(self.doc, i, j), ()):
                    if name.ref.startswith("state/") and name.use != "short" and (i, j) != (m.start, m.end):
                        self.inside[j - 1] = name.ref
                        return (j - 1,)
        return ()

    def _kind_in(self, m: Mention) -> str:
        found = self.kinds.at(m.end - 1)
        return found[1] if found else ""
