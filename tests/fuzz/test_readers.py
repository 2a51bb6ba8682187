"""Each reader of files under coverage-guided fuzzing, for as long as a test may take."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "collectors"
SECONDS = 20


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed (Linux and its Pythons only)")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_no_bytes_bring_a_reader_down(kind: str, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in EXAMPLES.glob(f"*.{kind}"):
        shutil.copy(path, corpus)
    target = Path(__file__).with_name("readers.py")
    options = [f"-max_total_time={SECONDS}", "-max_len=8192", f"-artifact_prefix={tmp_path}/", "-rss_limit_mb=2048"]
    ran = subprocess.run(
        [sys.executable, target, kind, corpus, *options], capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
