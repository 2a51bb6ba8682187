"""The schema of a run config, with the settings of every component beneath its `use`; and of a scheme file.

A place for a component is a `oneOf` whose branches have `use` as a constant: that is what editors complete by, where
`if` and `then` are only understood by those that check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from kpicore.config.prorate import PayMethod
from kpicore.config.shape import CollectKind, Engine, UnknownPeople
from kpicore.config.toml import VALID_FROM
from kpicore.json_schema.types import NUMBER, Schema, any_of, of_table, of_type, properties, required
from kpicore.model import Language, Text
from kpicore.plugins import Kind
from kpicore.rules.prorate import Method

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
CURRENCY = "^[A-Z]{3}$"
OF_A_PLUGIN = "^[A-Za-z_][A-Za-z0-9_]*:[A-Za-z_][A-Za-z0-9_]*$"

_MONTH: Schema = {"type": "string", "pattern": MONTH}
_FILES: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}

_TEXT: Schema = {"type": "string"}
_DATES: Schema = {"type": "array", "items": {"type": "string"}}

BY_DAYS = Text("工资按何种天数折算；不写为不折算", "by which days pay is prorated; left out: not at all")
CONFIG = Text("kpicore 运行配置", "run config of kpicore")
SCHEME_FILE = Text("{use} 的设置, 由 from 引入", "settings of {use}, as `from` brings them")


class Offered(NamedTuple):
    """A component and its class."""

    kind: Kind
    name: str
    cls: type[Any]


KEYS: Mapping[str, Text] = {
    "schema": Text("配置格式的版本, 现为 1", "the version of this format: 1"),
    "period": Text(
        "考核期, 一个月, 如 2026-10; 可由 --period 给出", "the month, such as 2026-10; --period may give it"
    ),
    "currency": Text("币种, 如 CNY", "three capital letters, such as CNY"),
    "engine": Text("计算引擎; 不写为 auto", "what computes; left out: auto"),
    "lang": Text("结果文件的语言; 不写为 en", "the language of the files; left out: en"),
    "people": Text("人员名单的来源", "where the people come from"),
    "collect": Text("数据来源: 指标、事件、评分", "where metrics, incidents and ratings come from"),
    "history": Text("以往月份的存档", "where closed months are kept"),
    "fairness": Text("公平性解读的依据", "what kpicore fairness reads a month by"),
    "by": Text("事件日志中用来分类的列，如问题类别", "the column of a log that sorts its events, such as a category"),
    "least": Text("少于此数的事件或评分不作解读", "of fewer events or ratings nothing is said"),
    "superior": Text("人员表中写明由谁评分的列", "the column of people that says who rates them"),
    "check": Text("对结果的核查", "a check over finished results"),
    "teams": Text("只核查这些团队; 不写为全部", "the teams that it is about; left out: every team"),
    "team": Text("团队: 谁, 如何评分、评级、计薪", "a team: who belongs, and how it is scored, graded and paid"),
    "use": Text("组件: 插件:名称, 核心自带的只写名称", "the component: plugin:name, the core's own bare"),
    "from": Text(
        "另一个 TOML 文件中的设置; 写在这里的优先; 也可列出同一设置的各个版本",
        "a TOML file with settings; those beside it win; or a list of versions of it",
    ),
    "valid_from": Text(
        "从哪个月起适用, 如 2026-07; 不写为一直适用", "the first month of this version; left out: from ever"
    ),
    "kind": Text("表中是什么", "what the table holds"),
    "unknown_people": Text("名单外的人: 报错, 或只提示", "people who are not on the roster: an error, or a flag"),
    "name": Text("名称", "its name"),
    "where": Text(
        "属于团队的人: 人员列与取值; 不写为所有人", "who belongs: columns of people and values; left out: everyone"
    ),
    "score": Text("评分; 多个时依次进行", "the scorer; several run in order"),
    "grade": Text("评级", "the grader"),
    "pay": Text("薪酬规则", "the pay rule"),
    "scale_to": Text("得分 × 此数 ÷ 满分", "score × this ÷ the highest possible score"),
    "path": Text("文件", "the file"),
    "calendar": Text("哪些日子是工作日：周一至周五，除去节假日，加上调休上班日", "which days are working days"),
    "holidays": Text("节假日", 'days off: dates, or "2026-10-01..2026-10-07"'),
    "workdays": Text("调休上班的周六、周日", "Saturdays and Sundays that are worked"),
    "prorate": Text("月中入职、离职、调入者的折算", "what part of a month counts: joined, left or moved in within it"),
    "targets": Text("折算的指标及所按天数", "metrics that are prorated, and by which days"),
    "lines": Text("折算的工资项；不写则各项自定", "the pay lines that are prorated; left out: as each line says"),
    "url_env": Text("存有数据库地址的环境变量名", "the environment variable that holds a database's address"),
}


def config_schema(components: Iterable[Offered], lang: Language, others: bool = False) -> Schema:
    """The schema of a run config. others: whether a plugin that is not among the components may be named."""
    return _Config(list(components), lang, others).schema()


def scheme_schema(component: Offered, lang: Language) -> Schema:
    """The schema of a file that `from` names for the component."""
    title = SCHEME_FILE.of(lang).format(use=component.name)
    head: Schema = {"$schema": DIALECT, "title": title}
    schema = of_table(component.cls, lang)
    schema["properties"][VALID_FROM] = {"description": KEYS[VALID_FROM].of(lang), **_MONTH}
    return head | _about(component.cls, lang) | schema


class _Config:
    def __init__(self, components: Sequence[Offered], lang: Language, others: bool) -> None:
        self.components = components
        self.lang: Language = lang
        self.others = others
        self.definitions: dict[str, Schema] = {}

    def schema(self) -> Schema:
        frame = self._keys(
            schema={"const": 1},
            period=_MONTH,
            currency={"type": "string", "pattern": CURRENCY},
            engine=of_type(Engine, self.lang),
            lang=of_type(Language, self.lang),
            people=self._component("people", "collector"),
            collect=_several(any_of(self._tables("collect", "collector", self._of_collect()), "oneOf")),
            check=_several(any_of(self._tables("check", "check", self._of_check()), "oneOf")),
            history=_table(self._keys(path={"type": "string"}, url_env={"type": "string"}), []),
            fairness=_table(self._keys(by=_TEXT, least={"type": "integer", "minimum": 2}, superior=_TEXT), []),
            calendar=_table(self._keys(**{"from": {"type": "string"}, "holidays": _DATES, "workdays": _DATES}), []),
            team=_several(self._team()) | {"minItems": 1},
        )
        root = _table(frame, ["schema", "currency", "people", "team"])
        return {"$schema": DIALECT, "title": CONFIG.of(self.lang), **root, "$defs": self.definitions}

    def _of_collect(self) -> dict[str, Schema]:
        return {"kind": of_type(CollectKind, self.lang), "unknown_people": of_type(UnknownPeople, self.lang)}

    def _of_check(self) -> dict[str, Schema]:
        return {"teams": _several({"type": "string", "minLength": 1}) | {"minItems": 1}}

    def _team(self) -> Schema:
        keys = {"name": {"type": "string"}, "scale_to": NUMBER, "grade": self._component("grade", "grader")}
        one = [self._bare("scorer"), *self._tables("score", "scorer", keys)]
        score = any_of([*one, _several(any_of(one, "oneOf")) | {"minItems": 1}], "oneOf")
        team = self._keys(
            name={"type": "string", "minLength": 1},
            valid_from=_MONTH,
            where={"type": "object", "additionalProperties": _values()},
            score=score,
            grade=self._component("grade", "grader"),
            pay=self._component("pay", "pay rule"),
            prorate=self._prorate(),
        )
        return _table(team, ["name", "score"])

    def _prorate(self) -> Schema:
        """By which days; `pay` is described as a team's, where it stands for another thing."""
        by: Schema = {"type": "object", "additionalProperties": of_type(Method, self.lang)}
        lines: Schema = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        keys = self._keys(targets=by, lines=lines)
        keys["pay"] = {"description": BY_DAYS.of(self.lang), **of_type(PayMethod, self.lang)}
        return _table(keys, [])

    def _component(self, place: str, kind: Kind) -> Schema:
        """A component by its name alone, or as a table with settings."""
        return any_of([self._bare(kind), *self._tables(place, kind)], "oneOf")

    def _bare(self, kind: Kind) -> Schema:
        names: Schema = {"enum": [each.name for each in self.components if each.kind == kind]}
        return any_of([names, _plugins()]) if self.others else names

    def _tables(self, place: str, kind: Kind, keys: Mapping[str, Schema] = MappingProxyType({})) -> list[Schema]:
        """A branch for each component of the kind; keys: those that the config itself takes at the place."""
        described = self._keys(**{"from": _FILES, **keys})
        branches = []
        for each in self.components:
            if each.kind == kind:
                name = f"{place}.{each.name.replace(':', '.')}"
                self.definitions[name] = self._table(each, described)
                branches.append({"$ref": f"#/$defs/{name}"})
        if self.others:
            keys = self._keys(use=_plugins()) | described
            other: Schema = {"type": "object", "properties": keys, "required": ["use"]}
            branches.append(other)
        return branches

    def _table(self, component: Offered, keys: Mapping[str, Schema]) -> Schema:
        own = properties(component.cls, self.lang)
        needed = ["use", "kind"] if "kind" in keys else ["use"]
        schema = _table({**self._keys(use={"const": component.name}), **keys, **own}, needed)
        if settings := required(component.cls):
            schema["anyOf"] = [{"required": settings}, {"required": ["from"]}]
        return _about(component.cls, self.lang) | schema

    def _keys(self, **schemas: Schema) -> dict[str, Schema]:
        return {key: {"description": KEYS[key].of(self.lang), **schema} for key, schema in schemas.items()}


def _table(keys: Mapping[str, Schema], needed: Sequence[str]) -> Schema:
    return {"type": "object", "properties": dict(keys), "required": list(needed), "additionalProperties": False}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _values() -> Schema:
    """What `where` compares with: one value, or several."""
    one: Schema = {"type": ["string", "number", "boolean"]}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _plugins() -> Schema:
    return {"type": "string", "pattern": OF_A_PLUGIN}


def _about(cls: type[Any], lang: Language) -> Schema:
    about = getattr(cls, "about", None)
    return {"description": about.of(lang)} if isinstance(about, Text) else {}
