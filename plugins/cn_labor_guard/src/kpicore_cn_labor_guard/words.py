"""What the guard says: its flags, with what the law asks for, and what is wrong with settings."""

from __future__ import annotations

from kpicore.model import Text

# What is wrong with settings
FOUND = Text("写的是 {value}", "found {value}")
A_MONTH = Text('应为月份, 如 "2026-01"', 'expected a month, such as "2026-01"')
A_DAY = Text('应为日期, 如 "2026-01-05"', 'expected a date, such as "2026-01-05"')
A_REASON = Text("应写明关闭的理由", "expected the reason why it is switched off")
ABOVE_0 = Text("应为大于 0 的数", "expected a number above 0")
TWICE = Text("同一地区同一月份已有金额", "the region has an amount from that month already")
ONCE = Text("每个地区每个月份一个金额", "expected one amount for each region and month")
AT_MOST = Text("应大于 0, 且不超过法定的 {most}", "expected above 0 and at most the {most} that the law allows")
AT_LEAST = Text("应不低于法定的 {least}, 且不超过 100", "expected from the {least} that the law asks for to 100")
NO_POINTS = Text("应为对分数的条件, 如 < 100", "expected a condition on points, such as < 100")
NO_HOURS = Text("应大于 0, 且不超过 {most} 小时", "expected above 0 and at most {most} hours")

# Wages
BELOW = Text(
    "应发 {total} 低于当地最低工资 {minimum}: 本月扣减 {deducted}, 依法至多可扣 {most}; 更正前不得照发",
    "total pay {total} is below the local minimum wage {minimum}: {deducted} was taken off this month, and the law "
    "allows {most} at most; not to be paid as it stands",
)
SHORT = Text(
    "应发 {total} 低于当地最低工资 {minimum}, 差 {short}; 更正前不得照发",
    "total pay {total} is below the local minimum wage {minimum} by {short}; not to be paid as it stands",
)
PART = Text(
    "本月未满全月, 应发 {total} 低于全月最低工资 {minimum}: 请按出勤天数或小时最低工资核对",
    "only part of the month was worked, and total pay {total} is below the minimum wage {minimum} of a whole one: hold "
    "it against the days or hours worked",
)
MADE_UP = Text(
    "当月应发 {own} 低于当地最低工资 {minimum}: 往月更正补发的 {carried} 不抵当月工资; 更正前不得照发",
    "pay of this month {own} is below the local minimum wage {minimum}: the {carried} that correct earlier months make "
    "up for nothing; not to be paid as it stands",
)
MADE_UP_PART = Text(
    "本月未满全月, 当月应发 {own} 低于全月最低工资 {minimum}, 往月更正补发的 {carried} 不抵当月工资: "
    "请按出勤天数或小时最低工资核对",
    "only part of the month was worked, and pay of this month {own} is below the minimum wage {minimum} of a whole "
    "one; the {carried} that correct earlier months make up for nothing: hold it against the days or hours worked",
)
BASE = Text(
    "基本工资 {base} 低于当地最低工资 {minimum}: 绩效部分减少时应发即可能不足",
    "base pay {base} is below the local minimum wage {minimum}: total pay may fall short when performance pay does",
)
SHARE = Text(
    "扣减 {deducted} 占本月工资的 {share}%, 超过 {limit}%: 依法至多可扣 {most}",
    "{deducted} taken off is {share} % of the month's wage, more than {limit} %: the law allows {most} at most",
)
BASIS = Text(
    "赔偿 {compensation}: 须有劳动合同约定与实际损失的证明, 单列, 不并入绩效",
    "compensation of {compensation}: it needs a basis in the contract and proof of the loss, and stands apart from "
    "performance pay",
)
INSTALMENT = Text(
    "赔偿 {compensation} 超过本月可扣的 {most}: 余额分月扣除",
    "compensation of {compensation} is more than the {most} that may be taken this month: the rest in later months",
)
FINES = Text(
    "当地规定不得在规章制度中设定罚款, 而本月扣减 {deducted}: 须为劳动合同约定的绩效工资, 且非罚款",
    "the region forbids fines in a company's rules, and {deducted} was taken off this month: it must be performance "
    "pay that the contract provides for, no fine",
)
AGREED = Text(
    "扣减 {deducted} 按约定的绩效工资计 (performance_pay_agreed): 请保留合同依据",
    "{deducted} taken off counts as performance pay that was agreed (performance_pay_agreed): keep the contract",
)
PROBATION = Text(
    "试用期当月应发 {own}, 低于约定工资的 {share}% ({least})",
    "pay of the month {own} in probation is below {share} % of the agreed wage ({least})",
)
TOO_LONG = Text(
    "试用期已到入职第 {month} 个月, 合同期限所允许的至多 {most} 个月",
    "probation in month {month} of service; a contract of this length allows {most} at most",
)
NO_PROBATION = Text(
    "合同期限不满三个月的, 不得约定试用期", "a contract of less than three months allows no probation at all"
)

# Outcomes
CHECKLIST = Text(
    "先培训或调岗, 仍不胜任才可解除, 提前三十日书面通知或另付一个月工资, 支付经济补偿; 医疗期、孕期产期哺乳期等第42条"
    "所列人员不得据此解除; 事先通知工会",
    "training or another post first; only who is still unfit then, with 30 days' notice in writing or a month's pay, "
    "and compensation; not who is protected by art. 42 (illness, pregnancy and more); the union is told before",
)
LAST = Text(
    f"标记 {{flag}}: 条件已具备, 但末位不等于不能胜任, 不是单独的解除依据: {CHECKLIST.zh}",
    f"flag {{flag}}: the condition is met, and last place is not unfitness, nor a ground by itself: {CHECKLIST.en}",
)
UNFIT = Text(
    f"标记 {{flag}}: 条件已具备, 低分至多是不能胜任的证据之一: {CHECKLIST.zh}",
    f"flag {{flag}}: the condition is met, and a low score is at most evidence of unfitness: {CHECKLIST.en}",
)
BREACH = Text(
    "标记 {flag}: 只有严重违反依法制定并已公示的制度才可解除: 须有证据, 由人裁量轻重, 事先通知工会",
    "flag {flag}: only a serious breach of a rule that was properly made and made known is a ground: proof, a person "
    "who weighs it, and the union told before",
)
TRANSFER = Text(
    "标记 {flag}: 调岗须协商一致, 或以不能胜任为由并合理; 未经同意不得随之降薪; 由人决定并写明理由",
    "flag {flag}: another post needs agreement, or unfitness and a reasonable post; pay may not fall with it without "
    "agreement; a person decides, with the reason",
)

# Time
LEAVE = Text(
    "本月有 {days} 天法定休假, 而考核项 {criterion} 得 {points} 分: 病假、产假、婚假、年休假等不得计为缺勤",
    "{days} days of statutory leave, and {criterion} has {points} points: sick, maternity, marriage, annual and other "
    "statutory leave is no absence",
)
LEAVE_EVENT = Text(
    "本月有 {days} 天法定休假, 而记有事件 {incident}: 请核对其中没有法定休假",
    "{days} days of statutory leave, and {incident} is recorded: make sure that none of the leave is among it",
)
DAY = Text("最长一日 {hours} 小时, 超过 {limit} 小时", "{hours} hours on the longest day, more than {limit}")
WEEK = Text("最长一周 {hours} 小时, 超过 {limit} 小时", "{hours} hours in the longest week, more than {limit}")
OVERTIME = Text(
    "加分不能代替加班费: 请留存加班记录并依法支付",
    "points do not stand in for overtime pay: keep the record of the hours and pay them",
)
CONTROL = Text(
    "记有 {incident}: 限制如厕或用餐休息有损人格尊严, 属不合理规定, 不应计分",
    "{incident} is recorded: control of the toilet or of meal breaks touches dignity and is an unreasonable rule; it "
    "should count nothing",
)

# Notices, about a team as a whole
MONITORING = Text(
    "监听通话、查看聊天记录须事先告知目的与范围, 限制访问并留存记录",
    "listening to calls and reading chats needs notice of purpose and extent, limited access, and a log of it",
)
AUTOMATED = Text(
    "对个人有重大影响的决定不得只由程序作出: 须由人签认, 应要求说明理由, 并受理异议",
    "no decision of great effect by a program alone: a person signs, reasons are given, objections are heard",
)
ADOPTION = Text(
    "未记录制度何时经民主程序通过并公示 (rules_adopted): 未经此程序的制度没有约束力",
    "nothing says when the rules were adopted and made known (rules_adopted): rules without that procedure do not bind",
)
NOT_KNOWN = Text(
    "本人尚未确认知悉制度: 制度对其可能没有约束力",
    "this person has not acknowledged the rules: they may not bind in this case",
)
OFF = Text("核查 {part} 已关闭: {reason}", "the check {part} is switched off: {reason}")
