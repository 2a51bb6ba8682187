"""What D3 prints of the quality check (QA 考核要求): eleven items with their standards, a wrong example, and points.

An item is judged by how many of its standards a sampled chat met; one whose occasion did not arise counts as met.
"""

from __future__ import annotations

from typing import NamedTuple

from kpicore.model import Text


class Step(NamedTuple):
    """So many standards met, the points for it, and how the print puts it."""

    met: str
    points: int
    words: Text


class Item(NamedTuple):
    """An item of the rubric. standards: what must be met; of the fatal item, what must not occur."""

    id: str
    title: Text
    clause: str
    standards: tuple[Text, ...]
    wrong: tuple[Text, ...]
    steps: tuple[Step, ...]

    @property
    def highest(self) -> int:
        return self.steps[0].points

    @property
    def most(self) -> int:
        """The highest number that a rater may write."""
        return 1 if self.id == FATAL else len(self.standards)


FATAL = "qa_bad_attitude"
"""D3-37: the red item, the colour of which is lost; it is the only row that is worded as misconduct."""

ALL = Text("满足所有项", "all met")
SOME = Text("满足部分项", "some met")
ANY = Text("满足任意项", "any met")
NONE = Text("不满足任意一个", "none met")
NOT_MET = Text("不满足", "not met")

LANGUAGE = Item(
    "qa_professional_language",
    Text("1.01 专业的语言", "1.01 professional language"),
    "D3-25",
    (
        Text("按照规范用语的脚本", "keeps to the script of standard wording"),
        Text(
            "使用礼貌用语, 如 [您]、[请]、[麻烦您]、[很抱歉]",
            "uses polite words: the polite you, please, sorry to trouble you",
        ),
        Text(
            "根据不同的用户用不同的措辞解释业务知识, 适当使用专业技术词语",
            "explains the business in words that fit the customer, with technical terms where they help",
        ),
    ),
    (
        Text("没有使用标准普通话", "no standard Mandarin"),
        Text("没有使用规范用语, 说话随意, 如出现“你…”", "no standard wording, casual speech, a familiar form of “you”"),
        Text("使用过多专用术语导致误解", "so many technical terms that the customer misunderstands"),
    ),
    (
        Step("3", 6, ALL),
        Step("2", 4, SOME),
        Step("<= 1", 0, Text("不满足 2 项以上", "two or more not met")),
    ),
)
EXPRESSION = Item(
    "qa_expression",
    Text("1.02 表达的技巧性", "1.02 skill of expression"),
    "D3-26",
    (
        Text("表达清晰, 用词准确, 句子通顺, 有逻辑", "clear and exact, fluent, logical"),
        Text(
            "政策性问题能说服客户或合理解释, 能处理反对意见",
            "on questions of policy persuades or explains with reason, deals with objections",
        ),
        Text("根据不同的客户用不同的措辞解释业务知识", "explains the business in words that fit the customer"),
    ),
    (
        Text("表达不清晰, 多次语法错误, 语无伦次", "unclear, repeated mistakes of grammar, incoherent"),
        Text("不能说服客户或合理解释, 无法处理反对意见", "neither persuades nor explains, helpless before objections"),
        Text(
            "解释程式化, 客户重复相关内容一次以上, 留下差评隐患",
            "explains by rote, so that the customer repeats the question; a bad review may follow",
        ),
    ),
    (
        Step("3", 10, ALL),
        Step("2", 5, SOME),
        Step("<= 1", 0, Text("不满足 2 项以上", "two or more not met")),
    ),
)
QUESTIONING = Item(
    "qa_questioning",
    Text("1.03 使用合适的提问技巧", "1.03 fitting questions"),
    "D3-27",
    (
        Text(
            "提问时机合理, 有针对性, 及时了解客户需求", "asks at the right time, to the point, to learn what is wanted"
        ),
        Text("了解用户真正目的, 提出有针对性的问题", "knows what the customer is really after, and asks about that"),
    ),
    (
        Text("不合时宜提问", "asks at the wrong time"),
        Text("不了解用户真正目的, 多次出现没必要的提问", "misses the point, asks needless questions"),
    ),
    (
        Step("2", 4, ALL),
        Step("<= 1", 0, Text("不满足 1 项以上", "one or more not met")),
    ),
)
BAD_ATTITUDE = Item(
    FATAL,
    Text("1.04 态度恶劣冷淡", "1.04 bad or cold attitude"),
    "D3-28",
    (
        Text("工作带个人情绪", "personal moods at work"),
        Text("使用不礼貌言语", "impolite words"),
        Text("通过文字辱骂、贬低用户", "insulting or belittling the customer in writing"),
        Text("中途自行停止与客户的交流", "breaking off the conversation"),
    ),
    (),
    (
        Step("1", 15, Text("均未发生", "none of them occurred")),
        Step("0", 0, Text("有发生", "any of them occurred")),
    ),
)
OPENING = Item(
    "qa_opening",
    Text("2.01 开场白的规范性", "2.01 standard opening"),
    "D3-29",
    (
        Text(
            "“欢迎光临XXXX官方旗舰店, 我是**号客服, 很高兴为您服务。”",
            "welcomes the customer to the shop, gives the agent's number, is glad to help",
        ),
        Text(
            "同上, 加“请问我有什么可以帮您的吗?” (应对 30 秒之内)",
            "the same, and asks what can be done (within 30 seconds)",
        ),
    ),
    (Text("未按标准开场白", "no standard opening"),),
    (Step(">= 1", 4, ANY), Step("0", 0, NOT_MET)),
)
WAITING = Item(
    "qa_waiting",
    Text("2.02 等候语的规范性", "2.02 standard words while waiting"),
    "D3-30",
    (
        Text("需要客户等待时: “请您稍等下, 我帮您查询下相关资料”", "asks the customer to wait while looking it up"),
        Text("查询时间不超过 60 秒, 不然告知查询的状态", "takes no more than 60 seconds, or says how far it is"),
        Text("需要其它信息时: “麻烦您另外提供*****”", "asks politely for what else is needed"),
        Text(
            "查询结束: “非常抱歉让您久等了”, 主动告知结果",
            "apologises for the wait, and gives the result without being asked",
        ),
    ),
    (
        Text("让客户长时间等待, 多次询问, 没有道歉话术", "lets the customer wait and ask again, without an apology"),
        Text("客户离线或不再询问, 没有主动告知结果", "gives no result once the customer is gone or stops asking"),
    ),
    (
        Step(">= 2", 10, Text("满足 2 项以上", "two or more met")),
        Step("1", 5, Text("满足 1 项", "one met")),
        Step("0", 0, Text("不满足任意项", "none met")),
    ),
)
CLOSING = Item(
    "qa_closing",
    Text("2.03 结束语的规范性", "2.03 standard closing"),
    "D3-31",
    (
        Text("结束咨询时: “请问还有什么可以为您服务吗”", "asks whether anything else can be done"),
        Text(
            "若无: “若您有任何问题需要咨询的, 欢迎您再次联系我们哦……再见!”",
            "if not, invites to ask again, says goodbye",
        ),
        Text(
            "强制性结束语: 由于您长时间未响应, 先暂时结束对话……再见!",
            "closes a chat that the customer no longer answers, in the set words",
        ),
    ),
    (Text("违反服务流程", "against the process of service"),),
    (Step(">= 1", 4, ANY), Step("0", 0, NOT_MET)),
)
RETURNS = Item(
    "qa_returns",
    Text("2.04 退换货及特殊事件处理", "2.04 returns and special cases"),
    "D3-32",
    (
        Text("熟悉淘宝的退换货流程, 并向客户进行说明", "knows the platform's process of returns, and explains it"),
        Text("遇特殊事件能按要求进行操作", "does what is required in special cases"),
    ),
    (
        Text("流程不规范", "not by the process"),
        Text("遗漏重要信息", "leaves out what matters"),
        Text("擅自承诺客户特殊要求", "promises special favours without leave"),
    ),
    (Step("2", 12, ALL), Step("1", 6, SOME), Step("0", 0, NONE)),
)
SOLUTION = Item(
    "qa_solution",
    Text(
        "3.01 对问题及专业知识的熟悉程度,提供解决方案",
        "3.01 knows the problem and the business, offers solutions",
    ),
    "D3-33",
    (
        Text("能在第一时间了解客户问题, 给到完整的解决方案", "understands at once, gives a complete solution"),
        Text(
            "不能第一时间解决的, 能运用专业知识回复质疑, 打消疑虑, 后期跟踪处理",
            "what cannot be solved at once: answers doubts with knowledge, follows up later",
        ),
        Text("能向客户提供一个或一个以上解决方案", "offers one solution or more"),
    ),
    (
        Text("未能在第一时间了解客户问题, 没有给到完整的解决方案", "does not understand at once, no complete solution"),
        Text("不能一次性解决的问题, 后期没有跟踪处理, 为客户投诉埋下隐患", "no follow-up; a complaint may follow"),
        Text(
            "没有提供任何解决方案, 置之不理, 不能准确判断问题的严重程度",
            "no solution at all, ignores it, misjudges how serious it is",
        ),
    ),
    (Step("3", 15, ALL), Step("[1, 2]", 8, ANY), Step("0", 0, NONE)),
)
EMPATHY = Item(
    "qa_empathy",
    Text("3.02 对造成的影响表示理解", "3.02 understanding for what the customer went through"),
    "D3-34",
    (
        Text(
            "细心聆听并设身处地了解客户的问题, 认同客户的感受", "listens, puts oneself in the customer's place, agrees"
        ),
        Text(
            "对服务冲突表示理解并采取行动, 如适当道歉, 得到客户的谅解",
            "understands a conflict of service and acts, apologises, is forgiven",
        ),
    ),
    (
        Text("用户表示不满时争辩插嘴, 推卸责任, 表现出不耐烦", "argues, interrupts, shifts the blame, is impatient"),
        Text("对服务冲突没有表示理解, 不作声, 没有适当道歉, 埋下投诉隐患", "no understanding, silent, no apology"),
    ),
    (Step("2", 12, ALL), Step("1", 8, ANY), Step("0", 0, NONE)),
)
SATISFACTION = Item(
    "qa_satisfaction",
    Text("3.03 客户满意度", "3.03 satisfaction of the customer"),
    "D3-35",
    (
        Text(
            "以让客户百分之百满意为宗旨, 切实解决客户的问题, 维护公司的声誉和公众形象",
            "aims at full satisfaction, solves the problem, upholds the company's name",
        ),
        Text("客户描述现状或遭遇时, 能运用“同理心”安抚客户的情绪", "soothes the customer with empathy"),
    ),
    (
        Text("没有以真挚热诚的心态提供服务, 不够亲切友善", "not sincere, not friendly enough"),
        Text("没有运用“同理心”来安抚客户的情绪", "no empathy"),
    ),
    (Step("2", 8, ALL), Step("1", 6, ANY), Step("0", 0, NOT_MET)),
)

ITEMS = (
    LANGUAGE,
    EXPRESSION,
    QUESTIONING,
    BAD_ATTITUDE,
    OPENING,
    WAITING,
    CLOSING,
    RETURNS,
    SOLUTION,
    EMPATHY,
    SATISFACTION,
)
