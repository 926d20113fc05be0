"""What every command pays for: what is imported before it runs."""

from __future__ import annotations

import subprocess
import sys

# slow to import, and few commands or pages need them
_HEAVY = {"boto3", "dateparser", "duckdb", "numpy", "pandas", "psycopg", "pyarrow", "pyspark", "trafilatura", "uvloop"}


def test_a_list_of_the_outlets_imports_nothing_heavy() -> None:
    script = (
        "import atexit, sys; from scrapy.cmdline import execute;"
        f"atexit.register(lambda: print('heavy:', *({_HEAVY} & sys.modules.keys())));"
        "execute(['scrapy', 'list'])"
    )
    listed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *outlets, heavy = listed.stdout.splitlines()
    assert "antaranews" in outlets
    assert heavy == "heavy:"
