"""Environments of the peers: ``python benchmarks/peers.py --install DIR``

Each line of ``peers.txt`` becomes a virtual environment ``DIR/<name>`` with these packages, and with lxml, which
``benchmarks/extraction.py --peers DIR`` times beside it. One that is there is left as it is. A peer that cannot be
installed is named, with pip's last line, and the others go on; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import venv
from pathlib import Path

_DONE = "installed"  # a file of each environment: what pip was asked for


def peers() -> dict[str, str]:
    """Name -> requirement."""
    lines = Path(__file__).with_name("peers.txt").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[=<>!~]", line)[0]: line for line in lines if line and not line.startswith("#")}


def python_of(folder: Path, name: str) -> Path | None:
    """The interpreter of a peer; None where it is not installed."""
    return folder / name / "bin" / "python" if (folder / name / _DONE).exists() else None


def install(folder: Path, name: str, requirement: str) -> str:
    """Make the environment of a peer; why not, in a line, or nothing."""
    done = folder / name / _DONE
    if done.exists() and done.read_text() == requirement:
        return ""
    venv.create(folder / name, clear=True, with_pip=True)
    pip = [str(folder / name / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run([*pip, *requirement.split(), "lxml"], capture_output=True, text=True)  # noqa: PLW1510, S603 -- ours
    if made.returncode:
        return (made.stderr.strip().splitlines() or ["pip says nothing"])[-1]
    done.write_text(requirement)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().install
    failed = False
    for name, requirement in peers().items():
        reason = install(folder, name, requirement)
        print(f"{requirement}: {reason or 'installed'}", flush=True)
        failed |= bool(reason)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
