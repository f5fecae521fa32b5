"""Owners: the states and bodies named beside a name or title."""

from __future__ import annotations

from kg.extract.names.taken import Taken
from kg.model import Form


class Beside:
    """Whose the name or title is that stands beside another name."""

    def __init__(self, all: Taken) -> None:
        self.doc, self.taken = all.doc, all.taken

    def of_name(self, start: int, end: int, head: int) -> tuple[int, ...]:
        """Tokens of the state or body that the name belongs to: before it, or after "of"."""
        doc, found = self.doc, []
        i = start - 1
        while i >= 0 and (doc[i].text in {"'s", "'", "the"} or doc[i].tag_ == "POS"):
            i -= 1
        if (
            i >= 0
            and (m := self.taken.get(i))
            and m.cls in {"State", "Region", "InternationalOrganization", "GovernmentBody", "City", "ArmedGroup"}
            and m.form in {Form.ADJECTIVE, Form.NAME}
            and (i == start - 1 or doc[start - 1].tag_ == "POS" or doc[start - 1].text in {"'s", "'"})
        ):
            found.append(m.head)
        if end + 1 < len(doc) and doc[end].lower_ in {"of", "in"}:
            j = end + 1 + (doc[end + 1].lower_ == "the")
            if j < len(doc) and (m := self.taken.get(j)) and m.cls == "State":
                found.append(m.head)
        return tuple(found)

    def of_title(self, start: int, end: int) -> tuple[int, ...]:
        """Tokens of the states and bodies that a title belongs to: before it, or after "of"."""
        doc, found = self.doc, []
        i = start - 1
        while i >= 0 and (
            doc[i].tag_ == "POS"
            or doc[i].text in {"'s", "'"}
            or (doc[i].pos_ == "ADJ" and i not in self.taken)
            or doc[i].lower_ in {"then", "-"}
        ):
            i -= 1
        if (
            i >= 0
            and (m := self.taken.get(i))
            and m.cls not in {"Person", "Office"}
            and (m.form in {Form.NAME, Form.ADJECTIVE} or m.form == Form.NOMINAL)
        ):
            found.append(m.head)
            for other in doc[m.head].conjuncts:
                if (n := self.taken.get(other.i)) and n.form == Form.ADJECTIVE and other.i < start:
                    found.append(n.head)
        if end + 1 < len(doc) and doc[end].lower_ in {"of", "for", "to", "from"}:
            j = end + 1 + (doc[end + 1].lower_ in {"the", "its", "his", "her", "their", "a"})
            if j < len(doc) and (m := self.taken.get(j)) and m.cls not in {"Person", "Office"}:
                found.append(m.head)
        return tuple(dict.fromkeys(found))
