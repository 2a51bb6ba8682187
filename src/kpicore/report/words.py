"""The words of the report and of the appraisal form, in both languages; titles and rules are the schemes' own."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.explain.tree import WORDS as EXPLAINED
from kpicore.model import Text
from kpicore.output.summary import WORDS as SUMMARY

WORDS: Mapping[str, Text] = {
    "report": Text("考核报告 {period}", "Appraisal report {period}"),
    "made": Text("由 kpicore {version} 生成。", "Made by kpicore {version}."),
    "to_read": Text(
        "每个人的得分和工资如何算出，见其个人页：读到的数值及其出处（文件:行:列）、适用的规则和条款、得分与金额。",
        "How each score and each pay came about stands on the person's page: the values that were read and where "
        "(file:row:column), the rule and the clause that applied, the points and the money.",
    ),
    "notation": Text(
        "规则中的 [95, 98) 指从 95 起、不到 98，(40, 50] 指大于 40、到 50 为止；80 × 4% 指得 80 分，按 4% 计入；"
        "÷ 75% 指只有 75% 的权重适用，其余权重由这些项分担。"
        "条形从上一行结束处开始，浅色部分是失去的分。",
        "A rule such as [95, 98) means from 95 up to below 98, and (40, 50] above 40 up to 50; 80 × 4% means 80 "
        "points, of which 4% count; ÷ 75% that only 75% of the weights applied, which share out the rest. A bar begins "
        "where the line above ended; its pale part is what was lost.",
    ),
    "files": Text("出处以字母代替文件名：{files}。", "Letters stand for files: {files}."),
    "samples": Text("各项依次为 {samples}", "in each line: {samples}"),
    "find": Text(
        "找人：用浏览器的“在页面中查找”（Ctrl+F）输入姓名或工号；人员名单中的姓名链接到个人页。",
        "To find somebody: search the page (Ctrl+F) for the name or the employee id; the list of people links to the "
        "pages.",
    ),
    "partly": Text(
        "只含这些团队：{teams}。关于全部输入的说明见所有团队的报告。",
        "Only of these teams: {teams}. Notes on the input as a whole stand in the report of all teams.",
    ),
    "confidential": Text(
        "内含个人考核结果和工资，只供有权知悉的人阅读。",
        "This file holds people's results and pay: it is for those who may know them.",
    ),
    "hidden": Text(
        "以假名显示：没有姓名、出处和他人写下的文字。",
        "Shown under pseudonyms: no names, no places of values, nothing that people wrote.",
    ),
    "contents": Text("目录", "Contents"),
    "summary": Text("概况", "At a glance"),
    "scored": Text("有得分", "with a score"),
    "without_score": Text("没有得分：{n}", "without one: {n}"),
    "still": Text("尚待决定", "still to be decided"),
    "all_teams": Text("全部团队", "all teams"),
    "people": Text("人员", "People"),
    "each_person": Text("个人页", "Each person"),
    "team": Text("团队", "Team"),
    "number": Text("人数", "people"),
    "employee": Text("工号", "employee"),
    "name": Text("姓名", "name"),
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "pay": Text("工资", "pay"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
    "base_unknown": Text("其中无工资合计的人（缺基本工资）", "of it, of people without a total (base pay unknown)"),
    "status": Text("状态", "status"),
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "to be confirmed"),
    "block": Text("不得发放", "must not be paid"),
    "missing": SUMMARY["decide_missing"],
    "info": Text("提示", "info"),
    "warning": Text("警告", "warning"),
    "incomplete": Text("缺数据", "incomplete"),
    "mean": Text("平均", "mean"),
    "median": Text("中位数", "median"),
    "lowest": Text("最低", "lowest"),
    "highest": Text("最高", "highest"),
    "of": Text("{title}：{value}", "{title}: {value}"),
    "labelled": Text("{title} ", "{title} "),
    "rated": Text("{title}：", "{title}: "),
    "and": Text("{title} · {value}", "{title} · {value}"),
    "scores_spread": Text("得分分布", "Distribution of scores"),
    "grades_spread": Text("等级分布", "Distribution of grades"),
    "scores_said": Text(
        "{n} 人有得分（共 {of} 人{none}）：最低 {low}，中位数 {median}，平均 {mean}，最高 {high}。",
        "People with a score: {n} of {of}{none}; lowest {low}, median {median}, mean {mean}, highest {high}.",
    ),
    "one_unscored": Text("，1 人没有", "; 1 has none"),
    "unscored": Text("，{n} 人没有", "; {n} have none"),
    "nobody": Text("没有人有得分。", "Nobody has a score."),
    "losses": Text("按失分排列的考核项", "Criteria by points lost"),
    "losses_most": Text(
        "失分最多的 {n} 项；表中列出全部 {of} 项。", "The {n} on which most was lost; the table has all {of}."
    ),
    "losses_all": Text("全部 {of} 项，失分多的在前。", "All {of}, those on which most was lost first."),
    "losses_said": Text(
        "失分是考核项最多可得的分与实得分之差；扣分事件的失分即所扣的分。",
        "Lost is what a criterion could have added and did not; of an incident, what it took off.",
    ),
    "scaled": Text(
        "{title}（每 1 分折合 {to} 分制的 {point} 分）", "{title} (each point × {point} on the scale of {to})"
    ),
    "losses_scaled": Text("每 1 分折合 {to} 分制的 {point} 分。", "Each point is worth {point} on the scale of {to}."),
    "criterion": Text("考核项", "criterion"),
    "scheme": Text("方案", "scheme"),
    "lost": Text("共失分", "lost in all"),
    "lost_each": Text("人均失分", "lost on average"),
    "lost_by": Text("失分人数", "people who lost"),
    "no_losses": Text("没有人失分。", "Nobody lost any points."),
    "cost": Text("工资成本", "Cost of pay"),
    "line": Text("工资项", "pay line"),
    "decided": Text("由考核决定", "the appraisal decides it"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "amount": Text("金额（{currency}）", "amount ({currency})"),
    "without_pay": Text("没有金额的人：{n}", "People without an amount: {n}"),
    "trend": Text("各期走势", "Closed periods and this one"),
    "trend_said": Text(
        "已结期间按封存的数据，最后一行是本期。", "Closed periods as they were sealed; the last row is this period."
    ),
    "period": Text("考核期", "period"),
    "heat": Text("人员 × 考核项", "People by criteria"),
    "heat_said": Text(
        "格内是所得的分，颜色越深失分越多；没有或不适用的项为空。",
        "A cell says what the line added to the score: the darker, the more was lost; blank where it did not apply.",
    ),
    "heat_groups": Text(
        "人数较多：先按得分名次分组（组内平均），再列得分最低的 {n} 人。其余各人见个人页。",
        "A large team: groups by rank of score (means of each), then the {n} lowest scores. Everyone has a page below.",
    ),
    "ranks": Text("第 {first}–{last} 名", "ranks {first}–{last}"),
    "no_readings": Text("本期没有可作的解读：{what}。", "There are none this month: {what}."),
    "because": Text("{what}（{why}）", "{what} ({why})"),
    "semicolon": SUMMARY["semicolon"],
    "fair": Text("公平性读数", "Readings of fairness"),
    "flags": Text("需要决定", "To be decided"),
    "flags_said": Text(
        "由人决定；记录决定：kpicore decide CONFIG 编号 --reason …",
        "These are for a person to decide; to record that: kpicore decide CONFIG REFERENCE --reason …",
    ),
    "no_flags": Text("没有需要决定的事项。", "Nothing is to be decided."),
    "reference": Text("编号", "reference"),
    "severity": Text("级别", "severity"),
    "message": Text("内容", "what it says"),
    "decision": Text("决定", "decision"),
    "open": Text("未决定", "open"),
    "confirmed": Text("已确认", "confirmed"),
    "dismissed": Text("不成立", "dismissed"),
    "override": Text("破例放行", "overridden"),
    "notes": Text("数据说明", "Notes on the data"),
    "no_notes": Text("没有。", "None."),
    "times": Text("{n} 次", "{n} times"),
    "everyone": Text("全体", "everyone"),
    "sealed": Text(
        "本期已结。以下按现有输入计算；与封存结果不同的人数：{n}。",
        "This period is closed. What follows is computed from the input as it is now; people whose result differs "
        "from the sealed one: {n}.",
    ),
    "read": Text("读到的值（出处）", "what was read (where)"),
    "rule": Text("规则和条款", "rule and clause"),
    "rule_alone": Text("规则", "rule"),
    "clause": Text("条款", "clause"),
    "points": Text("得分", "points"),
    "out_of": Text("满分", "of"),
    "bar": Text("累计 {low}–{high}", "running total, {low} to {high}"),
    "running": Text("累计", "running total"),
    "total": Text("合计", "total"),
    **{
        name: EXPLAINED[name]
        for name in ("comma", "note", "none", "no_better", "better_grade", "better_pay", "better_score", "change")
    },
    "more_changes": Text("另有 {n} 项，kpicore explain 可列出", "{n} more, which kpicore explain lists"),
    "more_alone": Text("另有 {n} 项", "{n} more"),
    "clauses": Text("条款原意", "What the clauses say"),
    "rules": Text("规则全文", "The rules in full"),
    "rules_said": Text(
        "人员较多：个人页中的规则只写条件，其含义和条款写在这里；个人页的表题链接到此处。",
        "Of many people: their pages name a rule by its condition; what it stands for, and its clause, stands here, "
        "where the titles of their tables lead.",
    ),
    "flag": Text("标记", "flags"),
    "up": Text("回到目录", "Back to the contents"),
    "form": Text("绩效考核表", "Appraisal form"),
    "value": Text("读到的值", "what was read"),
    "money": Text("金额", "amount"),
    "more_values": Text("等，另有 {n} 项", "and {n} more"),
    "may_object": Text(
        "本人如对结果有异议，可以提出；异议会被记录，并由人作出答复。",
        "Whoever disagrees with this result may object; an objection is recorded, and a person answers it.",
    ),
    "object_to": Text("受理：", "To:"),
    "object_until": Text("截止日期：", "until:"),
    "signs_person": Text("本人", "The person appraised"),
    "signs_rater": Text("评分人 / 主管", "Rater / superior"),
    "signs_hr": Text("人力资源", "Human resources"),
    "sign": Text("签字", "signature"),
    "date": Text("日期", "date"),
    "left_out": Text(
        "为排成一页而省略：{what}。全文见本期考核报告中本人的个人页，可向人力资源查阅。",
        "Left out, to keep to one page: {what}. All of it is on this person's page in the report of the period; human "
        "resources can show it.",
    ),
    "left_samples": Text("{n} 个逐样本的得分（只列出次数）", "{n} values of samples (only how many of each)"),
    "left_values": Text("{n} 个读到的值", "{n} values"),
    "left_words": Text("{n} 条条款的原文", "the words of {n} clauses"),
    "left_cut": Text("{n} 处以“…”截短的文字", "the rest of {n} texts cut by “…”"),
    "signed_means": Text(
        "签字表示已看过本表，不等于同意。", "A signature says that the form was seen, not that it is agreed with."
    ),
}
