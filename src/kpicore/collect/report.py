"""What the reading of input has to say: errors in file order, and info flags."""

from __future__ import annotations

from collections.abc import Container

from kpicore.collect.text import visible
from kpicore.collect.values import Blamed
from kpicore.components import Batch
from kpicore.messages import Message, say
from kpicore.model import Finding, Origin, Sentence, Spot, Tell, Text, untold
from kpicore.results import FlagRow

UNKNOWN_COLUMN = Text("{file}：不认识列“{column}”，未读取{hint}", '{file}: unknown column "{column}", not read{hint}')
UNREAD = Text("{file}：没有方案读取{columns}", "{file}: no scheme reads {columns}")
UNKNOWN_METRIC = Text(
    "{file}：不认识指标“{name}”，未读取的行数：{count}{hint}",
    '{file}: unknown metric "{name}", rows not read: {count}{hint}',
)
OTHER_PERIOD = Text("{file}：其他考核期的行未计入，行数：{count}", "{file}: rows of other periods left out: {count}")
UNKNOWN_PERSON = Text(
    "{file}：人员表中没有的员工未计入，行数：{count}",
    "{file}: rows of employees who are not among the people, left out: {count}",
)
ROUNDED = Text(
    "{file}：列“{column}”超过六位小数的数值已四舍五入，个数：{count}",
    '{file}: column "{column}": values of more than six decimals rounded half up: {count}',
)
RATIO_AS_PERCENT = Text(
    "{file}：列“{column}”的数值都在 0 到 1 之间，{small} 按 {small} % 读取，而不是 {large} %",
    '{file}: all values of column "{column}" are from 0 to 1; {small} was read as {small} %, not as {large} %',
)
NOT_IN_SCHEME = Text(
    "{place}：“{name}”不属于本人所在团队的方案，未计入的行数：{count}",
    '{place}: "{name}" is not in the scheme of this person\'s team, rows left out: {count}',
)


class Report:
    """Collects findings and flags over several files. blamed: the errors that go with their rows, by row."""

    def __init__(self, period: str, tell: Tell = untold) -> None:
        self.flags: list[FlagRow] = []
        self.period = period
        self.blamed: Blamed = {}
        self._tell = tell
        self._reading: Batch | None = None
        self._files: dict[str, int] = {}
        self._found: list[tuple[int, int, Finding]] = []

    def begin(self, batch: Batch, people: Container[str] = ()) -> None:
        """Open a file, taking over what its collector found, and its flags about these people or nobody."""
        self._reading = batch
        self.flags += [flag for flag in batch.flags if not flag.employee_id or flag.employee_id in people]
        for finding in batch.left_out:
            self.blamed.setdefault((finding.where, 0), []).append(finding)
        for finding in (*batch.findings, *batch.left_out):
            self._found.append((self._file(batch.source), _row_of(finding.where, batch.source), finding))

    def read(self, rows: int) -> None:
        """How many rows of the file were read by now."""
        if self._reading is not None:
            doing = say("reading {file}", file=visible(self._reading.source))
            self._tell(doing, rows, len(self._reading.rows))

    def error(self, origin: Origin, what: Sentence, expected: Sentence, *others: Origin) -> None:
        """A rejected value, and what would be right. Its row is to blame, and so are those of `others` that it
        contradicts, since nobody knows which is right."""
        finding = self.refuse(origin, what, expected)
        for row in dict.fromkeys((each.file, each.row) for each in (origin, *others)):
            self.blamed.setdefault(row, []).append(finding)

    def refuse(self, origin: Origin, what: Sentence, expected: Sentence) -> Finding:
        """An error that no row can be left out for."""
        finding = Finding("error", str(origin), what, expected)
        self._found.append((self._file(origin.file), origin.row, finding))
        return finding

    def doubt(self, origin: Origin, what: Sentence, expected: Sentence = "") -> None:
        """A value that is allowed, and hardly meant."""
        self._found.append((self._file(origin.file), origin.row, Finding("warning", str(origin), what, expected)))

    def warn(self, file: str, what: Sentence) -> None:
        """Something about a whole file that is allowed, and hardly meant."""
        self._found.append((self._file(file), 0, Finding("warning", file, what)))

    def flag(self, flag: str, message: Text, employee_id: str = "", **parts: object) -> None:
        """An info flag; `parts` fill its message in."""
        shown = {key: _visible(part) for key, part in parts.items()}
        self.flags.append(FlagRow(self.period, "", employee_id, flag, "info", message.format(**shown), ""))

    @property
    def findings(self) -> list[Finding]:
        """Everything found, by file and row."""
        return [finding for *_, finding in sorted(self._found, key=lambda found: found[:2])]

    def _file(self, name: str) -> int:
        return self._files.setdefault(name, len(self._files))


def _row_of(where: str, source: str) -> int:
    """The row that a collector's finding names; 0 for one about the whole table."""
    if isinstance(where, Spot):
        return where.origin.row
    row = where.removeprefix(f"{source}:").partition(":")[0]
    return int(row) if row.isascii() and row.isdigit() and len(row) < 10 else 0


def _visible(part: object) -> object:
    """Text of a file made harmless; a message is ours, and what it quotes is harmless already."""
    return visible(part) if isinstance(part, str) and not isinstance(part, Message) else part
