"""The job for Spark: the records of ``reprocess``, each once, whatever happens to a run."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newscrawler import demo
from newscrawler.items import Article
from newscrawler.reprocess import Reprocessor
from newscrawler.storage.feeds import to_line
from newscrawler.storage.warc import Capture, read_captures
from tests.archives import archive

pytest.importorskip("pyspark", reason="needs the extra newscrawler[spark]")
pytest.importorskip("pyarrow", reason="needs the extra newscrawler[spark]")

from newscrawler.spark.job import Job, main

DEMO = Path(demo.__file__).with_name("demo.warc.gz")
