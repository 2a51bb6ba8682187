"""What the workbook says, in both languages; its language is the config's."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.model import Text

WORDS: Mapping[str, Text] = {
    "payroll": Text("{period} 工资表", "Payroll {period}"),
    "employee_id": Text("工号", "employee"),
    "name": Text("姓名", "name"),
    "team": Text("团队", "team"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
    "currency": Text("币种", "currency"),
    "status": Text("状态", "status"),
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "to be confirmed"),
    "incomplete": Text("缺数据", "incomplete"),
    "stopped": Text("不得发放", "not to be paid"),
    "sums": Text("合计", "sum"),
    "titled": Text("{title}（{id}）", "{title} ({id})"),
    # the reconciliation
    "reconciliation": Text("对账", "reconciliation"),
    "all": Text("全部团队", "all teams"),
    "what": Text("项目", "what"),
    "in_sheets": Text("工作表合计（公式）", "in the sheets (formula)"),
    "computed": Text("系统计算", "as computed"),
    "difference": Text("差额", "difference"),
    "check": Text("核对", "check"),
    "agrees": Text("一致", "OK"),
    "differs": Text("不一致", "differs"),
    "everything": Text("全部核对", "everything"),
    "headcount": Text("人数", "people"),
    "paid": Text("有工资合计的人数", "people with a total"),
    "sum": Text("{title}总额", "sum of {title}"),
    "without_total": Text("其中没有工资合计者的各项", "lines of people without a total"),
    "appraised_astray": Text(
        "绩效各项之和不等于绩效工资的人数", "people whose appraised lines differ from performance pay"
    ),
    "lines_astray": Text("各项之和不等于工资合计的人数", "people whose lines differ from the total"),
    "blocked": Text("不得照此发放的人数", "people not to be paid as it stands"),
    "blocked_pay": Text("其中不得照此发放的工资合计", "total pay of people not to be paid as it stands"),
    "blocked_said": Text(
        "其中 {people} 人、{amount} 不得照此发放", "of it not to be paid as it stands: {amount}, people: {people}"
    ),
    "no_pay_rule": Text("没有工资规则，不在本表中", "no pay rule: not in this workbook"),
    # the open points
    "open": Text("待处理", "open points"),
    "point": Text("事项", "what"),
    "why": Text("原因", "why"),
    "and": Text("；", "; "),
    "unsaid": Text("原因见 ledger.csv", "the reason is in ledger.csv"),
    "clause": Text("{message}（{clause}）", "{message} ({clause})"),
    "no_pay": Text("没有工资", "no pay"),
    "no_total": Text("没有工资合计", "no total"),
    "no_result": Text("没有结果", "no result"),
    "block": Text("不得照此发放", "must not be paid as it stands"),
    "let_through": Text("已决定放行", "let through by a decision"),
    "known": Text("{fixed} 已知，缺的是绩效部分", "{fixed} is known; the performance part is missing"),
    "listed": Text("、", ", "),
    "nothing_open": Text("没有待处理事项", "nothing is open"),
    # print
    "signed": Text(
        "制表：____________   审核：____________   批准：____________",
        "prepared: ____________   checked: ____________   approved: ____________",
    ),
    "page": Text("第 &P 页，共 &N 页", "page &P of &N"),
}
