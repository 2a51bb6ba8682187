"""The words of the templates themselves: what belongs in a column that every company has."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.components import InputKind
from kpicore.model import Text

TABLES: Mapping[InputKind, Text] = {
    "people": Text("人员表，每人一行", "People: a row each"),
    "metrics": Text("指标表，每人一行，每个指标一列", "Metrics: a row for each person, a column for each metric"),
    "incidents": Text("事件表，每发生一次一行", "Incidents: a row for each event"),
    "ratings": Text("评分表，每项评分一行", "Ratings: a row for each judgement"),
}

COLUMNS: Mapping[str, Text] = {
    "employee_id": Text("人员表中的工号，作为文字，保留前面的 0", "as in the people table; text, so that zeros stay"),
    "name": Text("只供阅读", "for readers only"),
    "department": Text("可用于 where，决定属于哪个团队", "may say in `where` which team someone is in"),
    "role": Text(
        "可用于 where；有的考核项只用于某些岗位", "may stand in `where`; some criteria are about some roles only"
    ),
    "hired": Text("考核期之后入职的人没有结果", "who joined after the month has no result"),
    "left": Text("考核期之前离职的人没有结果；在职的空着", "who left before the month has no result; else blank"),
    "date": Text("发生的日期；其他月份的行不计", "the day of the event; rows of other months are left out"),
    "incident": Text("发生了什么", "what happened"),
    "times": Text("发生几次；空着为 1", "how often; blank is 1"),
    "points": Text("方案给出范围的事件才填，每次的分值", "for each event, where the scheme leaves a range"),
    "quantity": Text("分钟数等；方案需要时才填", "minutes and the like, where the scheme asks for it"),
    "recorded_by": Text("谁记录的", "who recorded it"),
    "criterion": Text("评什么", "what is judged"),
    "rater": Text("谁评的；override 为裁定", "who judges; `override` is a decision"),
    "sample": Text(
        "哪一次抽查（通话、聊天、走访）；没有抽样就空着", "which call, chat or visit; blank where none was taken"
    ),
    "value": Text("评分；空着为尚未评，n/a 为无可评", "the judgement; blank is not yet, n/a is nothing to judge"),
    "reason": Text("为什么；裁定必填", "why; obligatory for a decision"),
    "clause": Text("依据的条款，只供阅读", "the clause that it rests on, for readers only"),
}

HOW: tuple[Text, ...] = (
    Text(
        "空格为缺少，不是 0。缺了必填的数，该员工没有结果。",
        "A blank is missing, never 0: who lacks a needed value has no result.",
    ),
    Text("n/a（不适用）表示本月无可考核。", "`n/a` says that there was nothing to judge this month."),
    Text(
        "数字照写：98.5、1,150；以 % 计的指标 98.5 和 98.5% 都可以。",
        "Numbers as they are: 98.5, 1,150; a metric in % as 98.5 or 98.5%.",
    ),
    Text(
        "日期写作 2026-10-05。列名可以是中文名称，也可以是 id。",
        "Dates as 2026-10-05. Columns go by their ids or their Chinese titles.",
    ),
    Text(
        "裁定：评分人写 override，得分写该考核项的最终分数，并写明说明；它取代按规则得出的分数。",
        "A decision: rater `override`, the criterion's points as the value, and a reason. It replaces what rules gave.",
    ),
    Text(
        "没有分数的考核项也有一行，只写评语。", "Criteria printed without points have a row as well, for words alone."
    ),
)
EXAMPLE = Text(
    "工号以 EXAMPLE 开头的行是生成的示例，请改成真实员工或删除。",
    "Rows of EXAMPLE are generated: put real people in their place, or remove them.",
)
YES_NO = {"zh": ("是", "否"), "en": ("true", "false")}
