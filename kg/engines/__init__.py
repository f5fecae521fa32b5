"""The engines: the same stages, run differently: in this process, in a pool of processes, on Spark."""
