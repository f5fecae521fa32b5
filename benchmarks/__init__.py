"""Benchmarks: each module is a program of its own; `python -m benchmarks` runs them all."""
