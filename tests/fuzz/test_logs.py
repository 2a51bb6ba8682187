"""Each reader of logs under coverage-guided fuzzing, for as long as a test may take."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SECONDS = 20
GOOD = {
    "queue_log": "1790841600|c1|sales|NONE|ENTERQUEUE||5550000|1\n1790841605|c1|sales|SIP/1|CONNECT|5|1.1|5\n"
    "1790841665|c1|sales|SIP/1|COMPLETECALLER|5|60|1\n1790841700|NONE|NONE|SIP/1|PAUSEALL|break\n",
    "csv": "Call,Agent,Start,Answered,Talk,Wait\nc1,A1,2026-10-05 08:00:00,true,0:02:30,5\n"
    "c1,张三,2026-10-06,否,x,n/a\n",
    "jsonl": '{"Call": "c1", "Agent": "A1", "Start": "2026-10-05", "Answered": true, "Talk": "0:02:30", "Wait": 5.5}\n'
    '{"Call": 2, "Agent": null, "Start": "2026-10-05T08:00:00Z", "Answered": "是", "Talk": [1], "Wait": 1e3}\n',
}


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed (Linux and its Pythons only)")
@pytest.mark.parametrize("kind", sorted(GOOD))
def test_no_bytes_bring_a_reader_down(kind: str, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good").write_text(GOOD[kind], encoding="utf-8")
    target = Path(__file__).with_name("logs.py")
    options = [f"-max_total_time={SECONDS}", "-max_len=4096", f"-artifact_prefix={tmp_path}/", "-rss_limit_mb=2048"]
    ran = subprocess.run(
        [sys.executable, target, kind, corpus, *options], capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
