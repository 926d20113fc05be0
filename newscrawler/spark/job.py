"""Archives to records on Apache Spark: one task an archive, the code of ``scrapy reprocess``, tables in a folder.

    OUT/records/batch=1/outlet=detik/month=2026-07/*.gz       JSON Lines, as of `scrapy reprocess`; month of publication
    OUT/parquet/batch=1/outlet=detik/month=2026-07/*.parquet  the same, in the columns of `scrapy dataset`
    OUT/rejections/batch=1/outlet=detik/month=2026-07/*.gz    JSON Lines; month of the fetch
    OUT/inputs/batch=1/*.gz                                   JSON Lines: what became of each archive
    OUT/clusters/*.parquet                                    near-duplicates among all records

Archives go through in batches. A batch is done when its part of ``inputs``, the last to be written, is whole: archives
that are in it are passed over by later runs, and what a killed run left of a batch is replaced. Spark's output
committer lets one attempt of each task count, whatever is tried again or run twice. What is read of a batch is written
first (``stage``), and all tables are made of that, so that none has of an archive what another has not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler import __version__
from newscrawler.record import outlets
from newscrawler.run import new_run_id
from newscrawler.spark.archive import read_archive
from newscrawler.spark.columns import typed
from newscrawler.storage.sources import expand, is_remote

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

BATCH = 500
_STAGED = "archive string, place int, kind string, outlet string, month string, line string"

_COMPARED = "id string, version int, content_hash string, published_at timestamp, crawled_at timestamp, body string"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0; 1 where an archive is damaged or could not be read, in this run or an earlier one; 2 usage."""
    parser = argparse.ArgumentParser(
        prog="newscrawler.spark", description="Make records of the pages in WARC files, on Apache Spark"
    )
    add = parser.add_argument
    add("archives", nargs="*", metavar="NAME", help="archives, as of `scrapy reprocess`, that every executor can read")
    add("--list", action="append", default=[], metavar="NAME", help="a file with a name a line; may be repeated")
    add("--out", required=True, metavar="FOLDER", help="where the tables are, or are to be; any that Spark writes to")
    add("--outlet", action="append", default=[], metavar="NAME", help="only its site, or `all` that are declared")
    add("--batch", type=int, default=BATCH, metavar="N", help=f"archives to do together ({BATCH})")
    add("--no-clusters", action="store_true", help="leave out the near-duplicates")
    given = parser.parse_args(arguments)
    try:
        archives = _absolute(expand(given.archives, given.list))
        chosen = _outlets(given.outlet)
        if not archives or given.batch < 1:
            raise ValueError("name at least one archive, and a --batch of at least 1")
    except ValueError as error:
        _say(str(error))
        return 2
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers; Spark would take any python3
    spark = SparkSession.builder.appName("newscrawler").getOrCreate()
    try:
        job = Job(spark, given.out, chosen)
        statuses = job.run(archives, batch=given.batch, clusters=not given.no_clusters)
    except ValueError as error:
        _say(str(error))
        return 2
    finally:
        spark.stop()
    return 0 if set(statuses) <= {"ok"} else 1


def _absolute(names: Sequence[str]) -> list[str]:
    """Names that mean the same in every working folder."""
    if "-" in names:
        raise ValueError("standard input cannot be shared out")
    return [name if is_remote(name) else str(Path(name).absolute()) for name in names]


def _outlets(names: Sequence[str]) -> list[str]:
    if unknown := set(names) - {*outlets(), "all"}:
        raise ValueError(f"no such outlet: {', '.join(sorted(unknown))}")
    return sorted(outlets() if "all" in names else set(names))


def _say(line: str) -> None:
    sys.stderr.write(f"newscrawler.spark: {line}\n")


class Job:
    """A folder of tables, and the runs that add to it, one at a time.

    ``out``: any path that Spark can write to; ``outlets``: those whose sites' pages are read, of all where there are
    none.
    """

    def __init__(
        self, spark: SparkSession, out: str, outlets: Sequence[str] = (), say: Callable[[str], object] = _say
    ) -> None:
        self._spark = spark
        self._out = out.rstrip("/")
        self._outlets = sorted(outlets)
        self._say = say
        spark.conf.set("spark.sql.session.timeZone", "UTC")
        spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")  # other readers know no other

    def run(self, archives: Sequence[str], *, batch: int = BATCH, clusters: bool = True) -> Counter[str]:
        """Add what is not in the tables yet; how many of the archives have which status.

        :raises ValueError: the tables were made by another version of newscrawler, or of other outlets.
        """
        number = self._batches()
        inputs = self._inputs(number)
        if self._is_whole(f"stage/batch={number + 1}"):  # of a run that was killed
            number += 1
            inputs |= self._publish(number)
        self._check(inputs.values())
        self._delete("stage")
        archives, run_id = list(dict.fromkeys(archives)), new_run_id()
        left = [name for name in archives if name not in inputs or inputs[name]["status"] == "failed"]
        if done := len(archives) - len(left):
            self._say(f"{done} of {len(archives)} archives are in the tables already")
        for start in range(0, len(left), batch):
            number += 1
            self._read(number, left[start : start + batch], run_id)
            inputs |= self._publish(number)
        if clusters and number and not self._is_whole("clusters"):
            self._cluster()
        return Counter(inputs[name]["status"] for name in archives)

    def _read(self, number: int, archives: Sequence[str], run_id: str) -> None:
        """The pages of a batch to rows."""
        read = partial(read_archive, run_id=run_id, outlets=self._outlets)
        rows = self._spark.sparkContext.parallelize(archives, len(archives)).flatMap(read)
        staged = self._spark.createDataFrame(rows, _STAGED)
        staged.write.mode("overwrite").option("compression", "zstd").parquet(f"{self._out}/stage/batch={number}")

    def _publish(self, number: int) -> dict[str, dict[str, Any]]:
        """The rows of a batch to tables; its inputs."""
        from pyspark.sql import functions as F

        self._delete("clusters")
        staged = self._spark.read.schema(_STAGED).parquet(f"{self._out}/stage/batch={number}")
        told = [json.loads(row.line) for row in staged.where("kind = 'input'").select("line").collect()]
        failed = [one["archive"] for one in told if one["status"] == "failed"]
        lines = (
            staged.where(~F.col("archive").isin(failed))
            .repartition("outlet", "month")  # a file each, where every archive has a few articles of many months
            .sortWithinPartitions("outlet", "month", "archive", "place")
        )
        records, rejections = (lines.where(F.col("kind") == kind) for kind in ("record", "rejection"))
        self._write_lines("records", number, records)
        self._write_lines("rejections", number, rejections)
        typed(records).write.mode("overwrite").partitionBy("outlet", "month").option("compression", "zstd").parquet(
            f"{self._out}/parquet/batch={number}"
        )
        self._write_lines("inputs", number, staged.where("kind = 'input'").coalesce(1))
        self._delete("stage")
        for one in told:
            for error in one["errors"]:
                self._say(error)
        self._say(f"batch {number}: {len(told)} archives, {sum(one['records'] for one in told)} records")
        return {one["archive"]: one for one in told}

    def _write_lines(self, table: str, number: int, rows: DataFrame) -> None:
        partitions = ("outlet", "month") if table != "inputs" else ()
        lines = rows.select("line", *partitions).write.mode("overwrite").option("compression", "gzip")
        lines.partitionBy(*partitions).text(f"{self._out}/{table}/batch={number}")

    def _cluster(self) -> None:
        """Near-duplicates among the last versions of all articles."""
        from pyspark.sql import Window
        from pyspark.sql import functions as F

        from newscrawler.spark.clusters import find_clusters

        records = self._spark.read.schema(_COMPARED).parquet(f"{self._out}/parquet")
        of_it = Window.partitionBy("id").orderBy(F.desc("version"), F.desc("crawled_at"), "content_hash")
        last = records.withColumn("place", F.row_number().over(of_it)).where("place = 1")
        members = find_clusters(last.select("id", "published_at", "body"))
        members.write.mode("overwrite").option("compression", "zstd").parquet(f"{self._out}/clusters")

    def _inputs(self, batches: int) -> dict[str, dict[str, Any]]:
        """What became of the archives of the batches that are done."""
        found: dict[str, dict[str, Any]] = {}
        for number in range(1, batches + 1):
            for row in self._spark.read.text(f"{self._out}/inputs/batch={number}").collect():
                one = json.loads(row.value)
                found[one["archive"]] = one
        return found

    def _check(self, inputs: Iterable[dict[str, Any]]) -> None:
        for one in inputs:
            if one["crawler_version"] != __version__:
                made = f"by newscrawler {one['crawler_version']}"
            elif one["outlets"] != self._outlets:
                made = f"of {', '.join(one['outlets']) or 'all sites'}"
            else:
                continue
            raise ValueError(f"{self._out} was made {made}: name another folder")

    def _batches(self) -> int:
        """How many batches are done."""
        number = 0
        while self._is_whole(f"inputs/batch={number + 1}"):
            number += 1
        return number

    def _is_whole(self, folder: str) -> bool:
        """Whether a job of Spark has written a folder to its end."""
        path, files = self._path(f"{folder}/_SUCCESS")
        return bool(files.exists(path))

    def _delete(self, folder: str) -> None:
        path, files = self._path(folder)
        files.delete(path, True)

    def _path(self, name: str) -> tuple[Any, Any]:
        """A path, and the file system that it is on."""
        path = self._spark.sparkContext._jvm.org.apache.hadoop.fs.Path(f"{self._out}/{name}")
        return path, path.getFileSystem(self._spark.sparkContext._jsc.hadoopConfiguration())
