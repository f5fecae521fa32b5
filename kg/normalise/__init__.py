"""Expressions of time (`dates`) and of quantity (`quantities`): from words to the values that the graph stores."""
