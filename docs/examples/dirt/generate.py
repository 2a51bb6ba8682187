"""Makes the files of this example: what typists and programs write, as small as it can be. All names are invented.

    python docs/examples/dirt/generate.py

`tests/test_dirt_example.py` fails where a file says something else than what is made here.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
PEOPLE = """Employee ID\t姓名\t基本工资\t入职日期
A1\t王芳\t"￥3,000.00"\t2024-03-01 09:00
A2\t李雷\t3 100元\t2025-07-14
A3\t韩梅梅\t３，０００\t2025-01-01
"""
METRICS = """十月通话量;;;;
工 号;通话量;回复率;;
A1;1 150;98.5%;;
A2;1'080;97%;;
A3;"1,210";９９％
"""
INCIDENTS = """工号,日期,事件
A2,2026-10-05 14:30,迟到
A3,2026-10-06 09:12:45,迟到
"""
RATIOS = """工号,通话量,回复率
A1,1150,0.985
A2,1080,0.97
A3,1210,0.99
"""
WRONG = """工号,通话量,回复率
A1,"1.150,00","98,5"
A2,1080次,97
A3,1210,95
A3,1210,95
A4,900,95
A1,1,150,97
A1,1.2E+03,98
A2,1200,9\0
"""
WRONG_INCIDENTS = """工号,日期,事件
A1,05/10/2026,迟到
A2,2026-10-32,迟到
A3,2026-10-06,迟倒
"""


def write_all(folder: Path) -> None:
    """Every file of the example, into `folder`."""
    (folder / "people.txt").write_bytes(("\ufeff" + PEOPLE).encode("utf-16-le"))  # Excel's "Unicode text"
    for name, text in (("metrics", METRICS), ("incidents", INCIDENTS), ("ratios", RATIOS), ("wrong", WRONG)):
        (folder / f"{name}.csv").write_bytes(text.encode())
    (folder / "wrong-incidents.csv").write_bytes(WRONG_INCIDENTS.encode("gb18030"))


if __name__ == "__main__":
    write_all(HERE)
