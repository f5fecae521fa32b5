"""One parsed article to a reading: mentions, entities, frames, events, relations, claims."""

from kg.reading.reader import Read, Reader, read

__all__ = ["Read", "Reader", "read"]
