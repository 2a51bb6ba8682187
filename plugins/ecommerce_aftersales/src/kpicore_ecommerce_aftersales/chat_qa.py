"""D3-24 to D3-37, the quality check of chats: eleven items judged in every sampled chat, the month being their mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, NotApplicable, Reminder, Scheme, Section, with_not_applicable
from kpicore.rules.tally import Marks, Samples
from kpicore.settingchecks import FOUND, unknown_criteria
from kpicore_ecommerce_aftersales.rubric import FATAL, ITEMS, Item

KNOWN = tuple(item.id for item in ITEMS)
FROM_1 = Text("应为 1 或更大", "expected 1 or more")
STANDARD = Text("标准 {number}: {text}", "standard {number}: {text}")
NEVER = Text("不得出现 {number}: {text}", "must not occur {number}: {text}")
WRONG = Text("错误示范 {number}: {text}", "done wrong {number}: {text}")
FATAL_FOUND = Text(
    "有抽查样本出现态度恶劣冷淡 (红色部分): 该样本此项为 0 分, 由主管处理",
    "a bad attitude in a sampled chat (the red item): 0 points for it there, and a supervisor decides what follows",
)
FEW = Text(
    "抽查样本少于 {number} 个, 结果可靠性有限", "fewer than {number} chats were sampled, so the result says little"
)
MONITORING = Reminder(
    "monitoring",
    Text(
        "抽查聊天记录: 须事先告知员工与客户, 目的明确, 仅限有权人员查看 (L-17)",
        "chats are read: agents and customers must know beforehand, the purpose be stated, access be limited (L-17)",
    ),
    "D3-24",
)


@attrs.frozen
class ChatQa:
    """Chats sampled and judged by eleven items (D3), out of 100 points."""

    about = Text(
        "电商售后客服 QA 考核 (D3): 抽查聊天记录, 满分 100",
        "chat quality in after-sales (D3): sampled chats, out of 100",
    )

    min_samples: int = setting(
        3,
        doc=Text("样本少于此数时提示", "fewer sampled chats than this are said to be few"),
        clause="D3-24",
        reason=Text("原文未规定抽查数量", "the print does not say how many chats are sampled"),
    )
    not_applicable: Mapping[str, NotApplicable] = setting(
        factory=dict,
        doc=Text(
            "不适用 (n/a) 时如何处理, 按考核项: incomplete、full、rescale; 未列出的为 incomplete",
            "what n/a means, by criterion: incomplete, full or rescale; incomplete where left out",
        ),
        clause="D3-24",
        reason=Text(
            "没有出现机会的标准按满足计, 因此一般不需要 n/a; full 只把该样本的该项计满分",
            "a standard whose occasion did not arise counts as met, so n/a is seldom needed; full concerns that sample",
        ),
    )

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = unknown_criteria("not_applicable", self.not_applicable, KNOWN)
        if self.min_samples < 1:
            problems.append((("min_samples",), FOUND.format(value=self.min_samples), FROM_1))
        if problems:
            raise SettingError(problems)

    def scheme(self) -> Scheme:
        criteria = {item.id: self._criterion(item) for item in ITEMS}
        items = Section(
            id="qa",
            title=Text("QA 质检", "quality check"),
            criteria=tuple(criteria.values()),
            clause="D3-24",
            weighted=True,
        )
        scheme = Scheme(
            title=Text("电商售后客服 QA 考核", "quality check of after-sales chats"),
            sections=(items,),
            clause="D3-24",
            flags=(self._fatal(criteria[FATAL]), self._small_sample()),
            reminders=(MONITORING,),
        )
        return with_not_applicable(scheme, self.not_applicable)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D3 and what it became."""
        return clause_table(__package__, "D3")

    def _criterion(self, item: Item) -> Criterion:
        """An item as it is printed: its points hold its weight."""
        highest = Decimal(item.highest)
        rated = Rated(
            id=item.id,
            value=Field(item.id, item.title, "count", high=Decimal(item.most)),
            levels=tuple((parse_cell(step.met), Decimal(step.points)) for step in item.steps),
            words={parse_cell(step.met).text: step.words for step in item.steps},
            together=KNOWN,
            declined=highest if self.not_applicable.get(item.id) == "full" else None,
        )
        return Criterion(item.id, item.title, item.clause, rated, highest, norms=norms(item))

    def _fatal(self, criterion: Criterion) -> Flag:
        assert criterion.rated is not None
        title = Text("出现态度恶劣冷淡的样本数", "chats with a bad attitude")
        marks = Marks("fatal_marks", title, criterion.rated, parse_cell("0"))
        return Flag("fatal", "review", (When(marks, parse_cell(">= 1")),), FATAL_FOUND, "D3-37")

    def _small_sample(self) -> Flag:
        taken = Samples("samples", Text("抽查样本数", "chats sampled"), KNOWN)
        few = When(taken, parse_cell(f"< {self.min_samples}"))
        return Flag("small_sample", "info", (few,), FEW.format(number=self.min_samples), "D3-24")


def norms(item: Item) -> tuple[Text, ...]:
    """The standards of an item one by one, and how not to do it."""
    standard = NEVER if item.id == FATAL else STANDARD
    said = [(standard, each) for each in enumerate(item.standards, 1)]
    said += [(WRONG, each) for each in enumerate(item.wrong, 1)]
    return tuple(form.format(number=number, text=text) for form, (number, text) in said)
