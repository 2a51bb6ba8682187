"""Where and with what the figures were measured."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.measure import ROOT

PARTS = ("kpicore", "polars", "duckdb", "pyarrow", "numpy", "OpenFisca-Core", "zen-engine", "pyspark",
         "attrs", "cattrs", "pluggy")  # fmt: skip


def described() -> dict[str, str]:
    """Hardware, kernel, versions and date, in words."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": ", ".join(f"{part} {found}" for part in PARTS if (found := installed(part))),
        "not installed": ", ".join(part for part in PARTS if not installed(part)) or "nothing",
        "commit": _commit(),
    }


def installed(part: str) -> str:
    """The version of a distribution; empty where it is not there."""
    try:
        return version(part)
    except PackageNotFoundError:
        return ""


def load() -> str:
    """How many processes wanted to run, over one, five and fifteen minutes."""
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def stolen() -> tuple[float, float]:
    """Seconds since the start of the machine that its host gave to others, and that it worked."""
    line = Path("/proc/stat").read_text().partition("\n")[0].split()[1:]
    user, nice, system, _, _, irq, soft, steal, *_ = (int(each) / os.sysconf("SC_CLK_TCK") for each in line)
    return steal, user + nice + system + irq + soft


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    return told.stdout.strip() or "not from a checkout"
