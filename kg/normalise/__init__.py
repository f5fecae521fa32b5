"""Expressions of time (`dates`) and of quantity (`quantities`), from their words to the values that the graph stores."""
