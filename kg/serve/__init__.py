"""The graph over HTTP: a SPARQL endpoint, the Graph Store Protocol, a page for every thing, and the explorer.

A request is read (`request`), guarded (`guard`), answered by a worker process that can be stopped (`engine`, `pool`,
`worker`) and has no network (`sandbox`), from a copy of the store that nothing changes (`snapshots`).
"""
