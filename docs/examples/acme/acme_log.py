from collections import Counter

import attrs

from kpicore.components import Batch, Request, setting
from kpicore.hookspecs import Offer, hookimpl
from kpicore.model import Finding, Text


@attrs.frozen
class ChatLog:
    """Counts the chats of each agent in a log with a day and an agent in every line."""

    path: str = setting(doc=Text("日志文件", "the log, relative to the config"))

    def collect(self, want: Request) -> Batch:
        try:
            lines = (want.folder / self.path).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            return Batch(self.path, (), (), [Finding("error", self.path, f"cannot be read: {error}")])
        chats: Counter[str] = Counter()
        findings = []
        for number, line in enumerate(lines, start=1):
            match line.split():
                case [day, agent]:
                    chats[agent] += day.startswith(str(want.period))
                case _:
                    findings.append(Finding("error", f"{self.path}:{number}", line, "a day and an agent"))
        rows = [(number, (agent, str(count))) for number, (agent, count) in enumerate(sorted(chats.items()), start=2)]
        return Batch(self.path, ("employee_id", "chats"), rows, findings)


@hookimpl
def kpicore_collectors() -> Offer:
    return {"chat_log": ChatLog}
