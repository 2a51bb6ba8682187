"""Makes the files of this example: python examples/phone_and_shop/generate.py [FOLDER]

The customer service of a company that does not exist, in August 2026, in the files that its systems would write. Names
and figures come from a random generator; no real person is meant. What each person is there to show stands in HOTLINE
and AFTERSALES.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 202608
MIDNIGHT = 1_785_513_600  # 2026-08-01T00:00:00+08:00
DAY, HOUR = 86_400, 3_600
WORKDAYS = [day for day in range(1, 32) if date(2026, 8, day).weekday() < 6]


class Phone(NamedTuple):
    """Somebody on the hotline. calls: answered in the month; phones: their names in the log, one for each week."""

    id: str
    name: str
    hired: str
    base: str
    calls: int
    phones: Sequence[str]
    issues: tuple[int, int]  # outbound, inbound


class Shop(NamedTuple):
    """Somebody in after-sales. chats: received, reply rate, response in s, slow responses, as the shop writes them.
    cases: how many, and how many hours they take; trouble: interventions of the platform, reviews that name the agent.
    """

    id: str
    name: str
    hired: str
    level: str
    probation: str
    nick: str
    chats: tuple[str, str, str, str]
    commission: str
    cases: tuple[int, int]
    trouble: tuple[int, int]
    month: tuple[int, int, str]  # absences, late or early, grade of the quality check
    lower: dict[str, int]  # rows that the supervisor put below 100


HOTLINE = [
    Phone("2001", "乔安然", "12/03/2024", "3,200", 688, ["SIP/2001"], (3120, 2210)),  # nothing is deducted
    Phone("2002", "龙一凡", "01/09/2023", "3,200", 621, ["SIP/2002"], (3044, 1980)),
    Phone("2003", "庄可可", "05/06/2025", "3,000", 563, ["SIP/2003"], (2510, 1510)),  # four times in the records
    Phone(
        "2004", "宁子墨", "15/07/2026", "3,000", 655, ["SIP/2004", "Local/2004@from-internal/n"], (3301, 2050)
    ),  # new
    Phone("2005", "顾南星", "20/11/2022", "3,400", 489, ["Reception"], (2105, 1002)),
    Phone("2006", "柯以宁", "08/01/2024", "3,200", 0, ["SIP/2006"], (0, 0)),  # away all month: nothing is known
]
AFTERSALES = [
    Shop("3001", "沈若溪", "03/04/2023", "高级售后", "否", "小溪", ("1,247", "99.1%", "31.5", "1.2%"), "1,250.00",
         (34, 14), (0, 0), (0, 0, "A"), {}),
    Shop("3002", "温知夏", "17/08/2024", "中级售后", "否", "知夏", ("1,102", "98.0%", "40.01", "3.0%"), "640.50",
         (31, 21), (1, 0), (0, 1, "A"), {}),
    Shop("3003", "程嘉树", "01/07/2026", "初级售后", "是", "嘉树", ("963", "96.4%", "47", "３．５％"), "300",
         (28, 30), (2, 1), (0, 0, "B"), {"cooperation": 70}),  # in probation: no commission
    Shop("3004", "叶知秋", "22/02/2025", "中级售后", "否", "秋秋", ("1,030", "97.95%", "39.9", "2.96%"), "515.25",
         (29, 26), (1, 0), (2, 0, "B"), {"review_reply": 80}),
    Shop("3005", "白一诺", "09/10/2024", "初级售后", "否", "一诺", ("845", "94.2%", "58", "6.1%"), "",
         (25, 44), (3, 2), (1, 2, "C"), {"return_control": 80, "refund_process": 80, "team_contribution": 80}),
    Shop("3006", "江晚晴", "30/05/2023", "高级售后", "否", "晚晴", ("1,388", "99.6%", "28", "0.8%"), "1,980.80",
         (37, 11), (0, 0), (0, 0, "A"), {}),
    Shop("3007", "陆星野", "11/11/2025", "初级售后", "否", "星野", ("702", "88.75%", "66.5", "9.4%"), "120",
         (22, 61), (4, 3), (4, 3, "D"), {"work_attitude": 70, "return_control": 50, "refund_process": 50,
                                        "review_reply": 50, "meetings": 70}),
    Shop("3008", "苏念慈", "06/03/2026", "初级售后", "否", "念慈", ("655", "97%", "44", "4%"), "88.80",
         (8, 20), (0, 0), (0, 0, "B"), {}),  # eight cases: too few for a fair mean
]  # fmt: skip
LEFT = ("2007", "贺云舟", "热线", "", "14/02/2022", "31/07/2026", "否", "3,200")

RATED = ("work_attitude", "team_contribution", "return_control", "review_reply", "refund_process", "cooperation",
         "meetings")  # fmt: skip
TITLES = {
    "work_attitude": "个人工作态度", "team_contribution": "团队贡献", "return_control": "退换货率控制",
    "review_reply": "评价回复率", "refund_process": "退款退换货流程", "cooperation": "工作态度/配合度",
    "meetings": "部门会议/培训",
}  # fmt: skip


def main(folder: Path) -> None:
    (folder / "phone").mkdir(exist_ok=True)
    people(folder / "people.csv")
    log = sorted(phone_log(Random(SEED)))
    lines = [line for _, _, line in log]
    split = [sum(time < MIDNIGHT + days * DAY for time, *_ in log) for days in (24, 29)]
    packed = "".join(f"{line}\n" for line in lines[: split[0]]).encode()
    (folder / "phone" / "queue_log.2.gz").write_bytes(gzip.compress(packed, mtime=0))
    text(folder / "phone" / "queue_log.1", "".join(f"{line}\n" for line in lines[split[0] : split[1]]))
    text(folder / "phone" / "queue_log", "\n".join(lines[split[1] :]))  # still written to: no line feed at its end
    shop(folder, Random(SEED))
    supervisors(folder / "supervisors.xlsx")


def text(path: Path, content: str, encoding: str = "utf-8") -> None:
    path.write_bytes(content.encode(encoding))


def table(rows: Iterable[Sequence[object]], end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def people(path: Path) -> None:
    rows: list[Sequence[str]] = [("工号", "姓名", "部门", "级别", "入职日期", "离职日期", "试用期", "基本工资")]
    rows += [(each.id, each.name, "热线", "", each.hired, "", "否", each.base) for each in HOTLINE]
    rows += [LEFT]
    rows += [(each.id, each.name, "售后", each.level, each.hired, "", each.probation, "") for each in AFTERSALES]
    text(path, table(rows), "utf-8-sig")


# The hotline

Line = tuple[int, int, str]


def phone_log(random: Random) -> Iterator[Line]:
    """Lines with their times: each call's one after the other. Some calls are of the days before and after."""
    number = 0
    for who in HOTLINE:
        for at in range(who.calls):
            day = WORKDAYS[at % len(WORKDAYS)]
            name = who.phones[0] if day < 16 else who.phones[-1]
            yield from answered(random, number, moment(random, day), name)
            number += 1
    for at in range(160):  # callers who gave up: nobody's
        number += 1
        yield from abandoned(random, number, moment(random, WORKDAYS[at % len(WORKDAYS)]))
    for day in (0, 32):
        for who in HOTLINE[:2]:
            number += 1
            yield from answered(random, number, moment(random, day), who.phones[0])
    for day in (5, 6):  # the warehouse
        number += 1
        yield from answered(random, number, moment(random, day), "SIP/2990")
    start = MIDNIGHT - DAY
    yield start, 0, f"{start}|NONE|NONE|NONE|QUEUESTART|"
    for day in WORKDAYS:
        noon = MIDNIGHT + (day - 1) * DAY + 12 * HOUR
        for who in HOTLINE[:3]:
            yield noon, 0, f"{noon}|NONE|NONE|{who.phones[0]}|PAUSEALL|lunch"
            yield noon, 1, f"{noon}|NONE|hotline|{who.phones[0]}|PAUSE|lunch"
            yield noon + 1800, 0, f"{noon + 1800}|NONE|NONE|{who.phones[0]}|UNPAUSEALL|"
            yield noon + 1800, 1, f"{noon + 1800}|NONE|hotline|{who.phones[0]}|UNPAUSE|"
        yield noon, 2, f"{noon}|NONE|hotline|SIP/2001|WRAPUPSTART|30"  # a word of the company's own dialplan


def moment(random: Random, day: int) -> int:
    return MIDNIGHT + (day - 1) * DAY + 8 * HOUR + random.randrange(11 * HOUR)


def answered(random: Random, number: int, time: int, agent: str) -> Iterator[Line]:
    call = f"{time}.{number}"
    yield time, 10, f"{time}|{call}|hotline|NONE|ENTERQUEUE||{caller(random)}|1"
    wait = ring = random.randrange(2, 15)
    if number % 40 == 0:  # three phones rang at once, and none of them was taken off the hook
        wait += 15
        for other in ("SIP/2001", "SIP/2002", "SIP/2003"):
            yield time + 15, 11, f"{time + 15}|{call}|hotline|{other}|RINGNOANSWER|15000"
    talk = random.randrange(20, 240)
    yield time + wait, 12, f"{time + wait}|{call}|hotline|{agent}|CONNECT|{wait}|{time + ring}.9|{ring}"
    end, done = random.choice(("COMPLETECALLER", "COMPLETECALLER", "COMPLETEAGENT")), time + wait + talk
    yield done, 13, f"{done}|{call}|hotline|{agent}|{end}|{wait}|{talk}|1"


def abandoned(random: Random, number: int, time: int) -> Iterator[Line]:
    call, wait = f"{time}.{number}", random.randrange(5, 90)
    yield time, 10, f"{time}|{call}|hotline|NONE|ENTERQUEUE||{caller(random)}|1"
    yield time + wait, 12, f"{time + wait}|{call}|hotline|NONE|ABANDON|1|1|{wait}"


def caller(random: Random) -> str:
    return f"0000{random.randrange(10**7):07}"


# The shop


def shop(folder: Path, random: Random) -> None:
    rows: list[Sequence[str]] = [
        ("云桥旗舰店 客服绩效（示例数据）",),
        ("统计周期：01/08/2026 - 31/08/2026",),
        (),
        ("工号", "客服", "总接待客户数", "旺旺回复率", "旺旺响应时间", "慢响应", "提成", "店铺"),
        *((each.id, each.nick, *each.chats, each.commission, "云桥旗舰店") for each in AFTERSALES),
        ("9001", "外包一", "420", "95%", "50", "4%", "", "云桥旗舰店"),
    ]
    text(folder / "shop_agents.csv", table(rows), "gb18030")
    text(folder / "shop_names.csv", table([("坐席", "工号"), *((each.nick, each.id) for each in AFTERSALES)]))
    header = ("售后单号", "客服", "创建时间", "完结时间", "小二介入", "点名差评")
    cases = sorted(shop_cases(random), key=lambda case: case[0])
    spelled = [(f"AS{number:05}", *case[1:]) for number, case in enumerate(cases, 1)]
    days = [case[0].day if case[0].month == 8 else 0 for case in cases]
    halves = [day <= 16 for day in days], [day >= 15 or not day for day in days]
    for number, half in enumerate(halves, 1):
        chosen = [case for case, wanted in zip(spelled, half, strict=True) if wanted]
        text(folder / f"shop_cases-{number}.csv", table([("云桥旗舰店 售后单",), header, *chosen]), "gb18030")


def shop_cases(random: Random) -> Iterator[tuple[datetime, str, str, str, str, str]]:
    """Each case with the time at which it was opened; those that are not closed yet are of no month."""
    for who in AFTERSALES:
        count, hours = who.cases
        for number in range(count):
            opened = datetime(2026, 8, 1) + timedelta(minutes=random.randrange(27 * 1440))
            closed = opened + timedelta(minutes=random.randrange(hours * 40, hours * 80))
            trouble = (yes(number < who.trouble[0]), yes(number < who.trouble[1]))
            yield opened, who.nick, stamp(opened), stamp(closed), *trouble
    for day, nick in ((25, "小溪"), (29, "知夏"), (30, "")):
        opened = datetime(2026, 8, day, 9, 30)
        done = stamp(datetime(2026, 8, 31, 9, 30)) if not nick else ""
        yield opened, nick, stamp(opened), done, "否", "否"
    yield datetime(2026, 7, 30), "小溪", "30/07/2026 08:00", "31/07/2026 10:00", "否", "否"


def stamp(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"


def yes(value: bool) -> str:
    return "是" if value else "否"


# The supervisors


def supervisors(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 9, 1)})
        thousands = book.add_format({"num_format": "#,##0"})
        day = book.add_format({"num_format": "yyyy/m/d"})

        sheet = book.add_worksheet("售后评分")
        sheet.merge_range("A1:E1", "八月售后主管评分（示例）")
        sheet.write_row("A3", ["工号", "考核项", "评分人", "得分", "说明"])
        rated = [(each, key) for each in AFTERSALES for key in RATED]
        for row, (who, key) in enumerate(rated, 3):
            points = who.lower.get(key, 100)
            sheet.write_row(row, 0, [who.id, TITLES[key], "上级", points, "" if points == 100 else "见月度面谈记录"])

        sheet = book.add_worksheet("热线记录")
        sheet.merge_range("A1:E1", "八月热线质检与纪律记录（示例）")
        sheet.write_row("A2", ["工号", "日期", "事件", "次数", "原因"])
        records = [
            ("2003", 4, "cq_state_id", 1), ("2003", 11, "cq_reply_30min", 2), ("2003", 25, "cd_web_games", 1),
            ("2005", 7, "cq_attitude", 1), ("2005", 7, "cd_start_8", 1), ("2002", 19, "ability_expression", 1),
        ]  # fmt: skip
        for row, (employee, on, what, times) in enumerate(records, 2):
            sheet.write_row(row, 0, [employee, "", what, times, "抽查录音"])
            if row % 2:
                sheet.write_datetime(row, 1, datetime(2026, 8, on), day)
            else:
                sheet.write(row, 1, f"2026-08-{on:02}")

        sheet = book.add_worksheet("问题件")
        sheet.write_row("A1", ["工号", "姓名", "出港问题件", "进港问题件"])
        for row, each in enumerate(HOTLINE[:-1], 1):
            sheet.write_row(row, 0, [int(each.id), each.name])
            sheet.write_row(row, 2, each.issues, thousands)

        sheet = book.add_worksheet("考勤与质检")
        sheet.write_row("A1", ["工号", "缺勤次数", "迟到早退次数", "QA 等级"])
        for row, who in enumerate(AFTERSALES, 1):
            sheet.write_row(row, 0, [int(who.id), *who.month])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
