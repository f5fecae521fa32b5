"""Every error that kg raises on purpose: it says what is wrong, where, and the remedy."""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors that a user can cause or cure.

    `what` is one sentence, `where` a file, address or option (or None), `remedy` what to do about it (or None).
    `exit_code` is what the command line returns for it.
    """

    exit_code = 1

    def __init__(self, what: str, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        """So that it comes whole from one process to another."""
        return type(self), (self.what, self.where, self.remedy)


class UsageError(KgError):
    """The call itself is wrong: an unknown option value, a missing path."""

    exit_code = 2


class ReadError(KgError):
    """An article could not be read. `cause` is what is wrong in words that all such errors share, for counting them."""

    def __init__(
        self, what: str, where: str | None = None, remedy: str | None = None, cause: str | None = None
    ) -> None:
        super().__init__(what, where, remedy)
        self.cause = cause or what.split(":")[0].split(" (")[0]

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.what, self.where, self.remedy, self.cause)


class ModelError(KgError):
    """The language model is missing, or is not the one that was pinned."""


class KnowledgeError(KgError):
    """A file in ontology/ is malformed or uses an unknown term."""


class StoreError(KgError):
    """The store is missing, locked, full or of other content."""


class QueryError(KgError):
    """A query is malformed or unknown."""


class ValidationError(KgError):
    """A graph violates its shapes."""


class EngineError(KgError):
    """What the stages run on is missing or failed: a process, Spark, Java."""
