"""Pages that show what a corpus holds and how the crawls go: one self-contained HTML file each, without network.

``page`` and ``cubes`` are what both share; ``corpus`` (DuckDB, of the extra ``[dataset]``) and ``operations`` (the core
alone) say what they show. The drawing is done by the scripts beside them, in the reader's browser.
"""
