"""Near-duplicates as :mod:`newscrawler.dataset.clusters` defines them, among more texts than one machine compares.

Shingles, threshold, least length, bands and window are the same; signatures are those of Spark's ``MinHashLSH``. Its
own join takes two texts for candidates that agree in one hash of all, which any two of a topic do; bands of several
keep candidates few. Every one of them is verified on the sets themselves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Generic

from newscrawler.dataset.clusters import BANDS, LEAST, ROWS, SEED, THRESHOLD, WINDOW, WordHashes, shingles_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_FEATURES = 1 << 30  # of a vector: fewer than MinHashLSH's prime, and so many that hardly two shingles share one


def find_clusters(documents: DataFrame) -> DataFrame:
    """The members of all clusters: ``id``, ``cluster_id``, ``canonical_id``, ``similarity``, as a dataset has them.

    ``documents``: ``id``, each once; ``published_at``; ``body``.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F
    from pyspark.sql.types import ArrayType, LongType

    shingles = F.udf(_shingles, ArrayType(LongType()), useArrow=False)
    texts = documents.select("id", "published_at", shingles("body").alias("shingles"))
    texts = texts.where(F.size("shingles") >= LEAST).localCheckpoint()  # an empty vector would fail the whole job
    pairs = _compared(_candidates(texts), texts).where(F.col("similarity") >= THRESHOLD)
    of_cluster = Window.partitionBy("component")
    members = (
        components(pairs)
        .join(texts.select("id", "published_at"), "id")
        .withColumn("first", F.min(F.struct("published_at", "id")).over(of_cluster).getField("id"))
        .withColumn("ids", F.array_join(F.array_sort(F.collect_list("id").over(of_cluster)), "\n"))
        .select("id", F.substring(F.sha2("ids", 256), 1, 16).alias("cluster_id"), F.col("first").alias("other"))
    )
    similar = _compared(members, texts).withColumn("similarity", F.col("similarity").cast("float"))
    return similar.select("id", "cluster_id", F.col("other").alias("canonical_id"), "similarity").sort(
        "cluster_id", "id"
    )


def _shingles(body: str) -> list[int]:
    import numpy as np

    hashed: list[int] = shingles_of(body, _hashes()).view(np.int64).tolist()  # Spark has no unsigned numbers
    return hashed


@cache
def _hashes() -> WordHashes:
    return WordHashes()


def _candidates(texts: DataFrame) -> DataFrame:
    """Pairs of ids (``other`` is the earlier text) that meet in a band and whose lengths let them be similar."""
    from pyspark.ml.feature import HashingTF, MinHashLSH
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    # zope.interface notes on typing.Generic, a base of a class of Twisted, what only that class can be asked for; it is
    # a base of Spark's classes too, which ask for all that they have.
    for name in [name for name in vars(Generic) if name in ("__implemented__", "__providedBy__", "__provides__")]:
        delattr(Generic, name)
    vectors = HashingTF(inputCol="words", outputCol="vector", numFeatures=_FEATURES, binary=True).transform(
        texts.withColumn("words", F.col("shingles").cast("array<string>"))
    )
    signing = MinHashLSH(inputCol="vector", outputCol="hashes", numHashTables=BANDS * ROWS, seed=SEED)
    signed = signing.fit(vectors).transform(vectors)
    buckets = [F.xxhash64(F.lit(band), F.slice("hashes", band * ROWS + 1, ROWS)) for band in range(BANDS)]
    met = signed.select(
        "published_at", "id", F.size("shingles").alias("size"), F.explode(F.array(*buckets)).alias("bucket")
    )
    before = Window.partitionBy("bucket").orderBy("published_at", "id").rowsBetween(-WINDOW, -1)
    pairs = met.withColumn("before", F.collect_list(F.struct("id", "size")).over(before))
    pairs = pairs.withColumn("before", F.explode("before"))
    sizes = F.col("size"), F.col("before.size")
    possible = pairs.where(F.least(*sizes) >= THRESHOLD * F.greatest(*sizes))
    return possible.select("id", F.col("before.id").alias("other")).distinct()


def _compared(pairs: DataFrame, texts: DataFrame) -> DataFrame:
    """Pairs of ``id`` and ``other`` with their ``similarity``: Jaccard, exact but for a clash of 64-bit hashes."""
    from pyspark.sql import functions as F

    one = texts.select("id", F.col("shingles").alias("one"))
    another = texts.select(F.col("id").alias("other"), F.col("shingles").alias("another"))
    shared = F.size(F.array_intersect("one", "another"))
    similarity: Column = shared / (F.size("one") + F.size("another") - shared)
    return pairs.join(one, "id").join(another, "other").withColumn("similarity", similarity).drop("one", "another")


def components(pairs: DataFrame) -> DataFrame:
    """What pairs of ``id`` and ``other`` connect: each ``id`` with its ``component``, the least id that is in it.

    By large and small stars in turn (Kiveris et al., Connected Components in MapReduce and Beyond, 2014): edges are
    hung on ever smaller ids until each hangs on the least; the longest chain takes some logarithm of its length.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    of_id = Window.partitionBy("id")
    edges, sum_before = pairs.select(F.greatest("id", "other").alias("id"), F.least("id", "other").alias("other")), None
    while True:
        edges = edges.distinct().localCheckpoint()  # or each round would do all before it again
        sum_ = edges.agg(F.count("*"), F.bit_xor(F.xxhash64("id", "other"))).first()
        if sum_ == sum_before:
            return edges.withColumnRenamed("other", "component").union(edges.select("other", "other").distinct())
        sum_before = sum_
        both = edges.union(edges.select("other", "id"))
        least = both.withColumn("least", F.least("id", F.min("other").over(of_id)))
        large = least.where("other > id").select(F.col("other").alias("id"), F.col("least").alias("other"))
        least = large.withColumn("least", F.min("other").over(of_id))
        small = least.select("id", "least").union(least.select("other", "least"))
        edges = small.where("id != least").withColumnRenamed("least", "other")
