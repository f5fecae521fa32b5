"""Spark: the stages of the embedded engine as jobs over partitions, with Parquet tables between them.

`build` is the sentence. What runs in a worker is a function of kg/ that the embedded engine calls too; here is only how
rows come to it and go on. docs/scale.md describes the tables and how to run on a cluster.
"""
