"""What the points say in words: the ledger's rules, flags, notes, and what is wrong with settings."""

from __future__ import annotations

from kpicore.model import Text

# What is wrong with settings
FOUND = Text("写的是 {value}", "found {value}")
FROM_0 = Text("应为不小于 0 的数", "expected a number from 0 up")
FROM_1 = Text("应为 1 或更大", "expected 1 or more")
ABOVE_0 = Text("应为大于 0 的数", "expected a number above 0")
ABOVE_FLOOR = Text("应大于下限 floor ({floor})", "expected more than the floor ({floor})")
WITHIN = Text("应在 floor ({floor}) 与 cap ({cap}) 之间", "expected from the floor ({floor}) to the cap ({cap})")
WITHIN_MARKS = Text("应大于 0, 且不超过满分 ({full})", "expected above 0 and at most the full mark ({full})")
BELOW_FULL = Text(
    "及格分不及格时应低于满分 ({full})", "expected below the full mark ({full}), where the pass mark itself fails"
)
NO_SUCH = Text("没有这一考核项: {id}", "no such criterion: {id}")

# What the ledger and the flags say
NO_EXAM, NO_COUNT = Text("无考试成绩", "no exam"), Text("未统计", "not counted")
FULL_MARK, NOT_FULL = Text("满分", "full mark"), Text("未满分", "below the full mark")
FAILED, PASSED = Text("不及格", "failed"), Text("及格", "passed")
EXAM_BELOW, EXAM_AT_MOST = (
    Text("客服考试低于 {points}", "exam below {points}"),
    Text("客服考试 {points} 及以下", "exam at {points} or below"),
)
ZERO, NOT_ZERO = Text("有效投诉为零", "no valid complaint"), Text("有有效投诉", "valid complaints")
LIGHT, MEDIUM = Text("轻度违规", "light violations"), Text("中度违规", "medium violations")
NOT_REACHED = Text("未达条数", "neither is reached")
BONUS_VOID = Text("当月有违规, 不计", "not with a violation in the month")
VOID = Text(
    "工作量、质量之首的加分不计: 当月有违规事件",
    "the bonus for being first in workload and quality does not count: there was a violation in the month",
)
COMPLAINT = Text(
    "有效投诉数填为 0, 但记录了与客户口角或冲突 (有效投诉), 零投诉加分不计",
    "valid complaints are given as 0, yet a quarrel with a customer is recorded, which is one: no bonus",
)
OVERTIME = Text(
    "{title}: 加分不代替加班工资, 请核对加班记录 (L-08)",
    "{title}: points do not replace overtime pay; check the overtime record (L-08)",
)
OUTCOME = Text(
    "{title}: 原文为直接辞退; 只能依劳动合同法第 39 条并有证据、经通知工会, 由人决定 (L-04)",
    "{title}: the print says dismissal; only on the grounds of Labour Contract Law art. 39, with proof and the union "
    "told, and a person decides (L-04)",
)
BELOW = Text(
    "当月评分低于 {points} 分: 原文的解雇条件成立, 但其本身不是解除合同的法定理由, 由人决定 (L-02)",
    "score below {points}: the print's condition for dismissal is met, which is no legal ground by itself; "
    "a person decides (L-02)",
)
LAST = Text(
    "全组唯一末位且低于 {points} 分: 原文的解雇条件成立, 但末位不等于不能胜任工作, 由人决定 (L-01)",
    "alone in last place and below {points}: the print's condition for dismissal is met, but last is not unfit; "
    "a person decides (L-01)",
)
LAST_IN_A_ROW = Text(
    "连续 {months} 个月全组唯一末位且低于 {points} 分: 原文的解雇条件成立, 但末位不等于不能胜任工作, 由人决定 (L-01)",
    "alone in last place and below {points} for {months} months in a row: the print's condition for dismissal is met, "
    "but last is not unfit; a person decides (L-01)",
)
LAST_AND_BELOW = Text("全组唯一末位且低于此分", "alone in last place and below that score")
EARLY = Text(
    "试用期各月均为 {grade} 等: 可以申请提前转正, 由人决定",
    "grade {grade} in every month of probation: may apply for early confirmation; a person decides",
)
EXCELLENT = Text("当月优秀", "excellent this month")
NO_SUCH_GRADE = Text("没有等级 {grade}", "no such grade: {grade}")
NO_EXCELLENT = Text(
    "没有分数段给出等级 {grade}, 因此不提示提前转正 (early_grade)",
    "no band gives the grade {grade}, so nobody is told to be due for early confirmation (early_grade)",
)

# What `check` notes
NO_FINES = Text(
    "扣分按每分金额变成工资时, 只能作为合同约定的绩效工资; 用人单位无权罚款, 有的地区禁止规章制度设罚款 (L-07)",
    "points that become money can only be performance pay agreed in the contract: employers have no right to fine, and "
    "some regions forbid rules that do (L-07)",
)
DEDUCTION = Text(
    "按原文计算的工资下浮不自动截减; 当月扣减不得超过工资的 20%, 余额不得低于当地最低工资 (L-05)",
    "pay is lowered as printed and never cut by itself; a month's deduction may not exceed 20 % of the wage, nor leave "
    "less than the minimum wage (L-05)",
)
COMPENSATION = Text(
    "照价赔偿不计算: 须有合同依据和实际损失, 每月不超过工资的 20% (L-06)",
    "compensation at price is not computed: it needs a basis in the contract and an actual loss, at most 20 % of a "
    "month's wage (L-06)",
)
