"""Archives of more pages than one machine reads: the job for Apache Spark. See ``docs/scale.md``."""
