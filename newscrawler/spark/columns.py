"""Records in the typed columns of a dataset's Parquet files; the executors need neither Arrow nor DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_origin

from newscrawler.dataset.parquet import OFFSET, Table
from newscrawler.dataset.schema import SHAPES, hints

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SECONDS = len("2026-07-24T07:30:08")


def typed(records: DataFrame) -> DataFrame:
    """Lines of records (``line``) as columns, beside those that the frame has."""
    from pyspark.sql import functions as F
    from pyspark.sql import types
    from pyspark.sql.pandas.types import from_arrow_schema

    kinds = hints()
    stated, columns = types.StructType(), {}
    for column in from_arrow_schema(Table().schema, prefer_timestamp_ntz=False):
        name, value = column.name, F.col(f"stated.{column.name}")
        if name == OFFSET:
            at = F.col("stated.published_at")
            shown = F.unix_timestamp(at.substr(1, _SECONDS).cast("timestamp"))  # as if it were in UTC
            columns[name] = ((shown - F.unix_timestamp(at.cast("timestamp"))) / 60).cast(column.dataType)
        elif name.endswith("_at"):
            stated.add(name, types.StringType())
            columns[name] = value.cast(column.dataType)
        elif get_origin(kinds[name]) is dict and name not in SHAPES:
            entry = column.dataType.elementType
            stated.add(name, types.MapType(types.StringType(), entry.fields[1].dataType))
            columns[name] = F.map_entries(value).cast(column.dataType)
        else:
            stated.add(name, column.dataType)
            columns[name] = value
    parsed = records.withColumn("stated", F.from_json("line", stated, {"mode": "FAILFAST"}))
    return parsed.select(*(value.alias(name) for name, value in columns.items() if name != "outlet"), "outlet", "month")
