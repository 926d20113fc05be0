"""The records as Parquet: typed columns in the order of the record."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from newscrawler.dataset.schema import SHAPES, hints
from newscrawler.items import Article

#: column of the offset that ``published_at`` was stated with, in minutes: instants of Parquet have none
OFFSET = "published_utc_offset"
_ROWS = 5_000  # of a row group: what is held in memory at once


class Table:
    """Columns of a dataset's articles, and files of them."""

    def __init__(self, of: type = Article, *, text: bool = True) -> None:
        import pyarrow as pa

        self._types: dict[str, Any] = {}
        for name, kind in hints(of, text=text).items():
            self._types[name] = _arrow(kind, name)
            if name == "published_at":
                self._types[OFFSET] = pa.int16()
        self.schema = pa.schema(list(self._types.items()))

    def write(self, path: Path, records: Iterable[dict[str, Any]]) -> int:
        """A file of valid records, if there are any; how many they are."""
        import pyarrow.parquet as pq

        path.parent.mkdir(parents=True, exist_ok=True)
        count, rows = 0, list[dict[str, Any]]()
        with pq.ParquetWriter(path, self.schema, compression="zstd") as writer:
            for record in records:
                rows.append(record)
                count += 1
                if len(rows) == _ROWS:
                    writer.write_table(self._of(rows))
                    rows = []
            if rows:
                writer.write_table(self._of(rows))
        if not count:
            path.unlink()
        return count

    def _of(self, rows: Sequence[dict[str, Any]]) -> Any:
        import pyarrow as pa

        columns = []
        for name, kind in self._types.items():
            stated = "published_at" if name == OFFSET else name
            columns.append(pa.array([_value(row.get(stated), name) for row in rows], kind))
        return pa.Table.from_arrays(columns, schema=self.schema)


def write_members(path: Path, members: Iterable[tuple[str, str, str, float]]) -> int:
    """``clusters.parquet``: id, cluster, canonical member and similarity to it; how many rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ("id", "cluster_id", "canonical_id", "similarity")
    schema = pa.schema(list(zip(names, (pa.string(), pa.string(), pa.string(), pa.float32()), strict=True)))
    count, rows = 0, list[dict[str, Any]]()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for member in members:
            rows.append(dict(zip(names, member, strict=True)))
            count += 1
            if len(rows) == 20 * _ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema))
    return count


def _arrow(kind: Any, name: str) -> Any:
    import pyarrow as pa

    if get_origin(kind) in (Union, types.UnionType):
        return _arrow(next(one for one in get_args(kind) if one is not types.NoneType), name)
    if get_origin(kind) is Literal:
        return pa.string()
    if get_origin(kind) is list:
        return pa.list_(_struct(name) if name in SHAPES else _arrow(get_args(kind)[0], ""))
    if get_origin(kind) is dict:
        if name in SHAPES:
            return _struct(name)
        members = ("field", "source") if name == "extraction" else ("code", "count")
        return pa.list_(pa.struct([(members[0], pa.string()), (members[1], _arrow(get_args(kind)[1], ""))]))
    if kind is int:
        return pa.int64() if name == "offset" else pa.int32()
    if name == "at" or name.endswith("_at"):
        return pa.timestamp("us", tz="UTC")
    return pa.string() if kind is str else pa.bool_()


def _struct(name: str) -> Any:
    import pyarrow as pa

    return pa.struct([(member, _arrow(kind, member)) for member, kind in SHAPES[name].items()])


def _value(value: Any, name: str) -> Any:
    """As Arrow takes it."""
    if value is None:
        return None
    if name == OFFSET:
        offset = datetime.fromisoformat(value).utcoffset()
        assert offset is not None
        return int(offset.total_seconds() // 60)
    if name.endswith("_at"):
        return datetime.fromisoformat(value).astimezone(UTC)
    if name == "gone":
        return {**value, "at": datetime.fromisoformat(value["at"]).astimezone(UTC)}
    if name == "extraction":
        return [{"field": one, "source": source} for one, source in value.items()]
    if name == "countries":
        return [{"code": code, "count": count} for code, count in value.items()]
    return value
