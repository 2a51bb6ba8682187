"""`kpicore verify CONFIG`: recomputes every seal of the history and says where anything was changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicore.config import Where
from kpicore.config.history import load_history
from kpicore.history import Place, opened, place_of
from kpicore.messages import say, spoken
from kpicore.model import Finding, Language, Rejected, Text
from kpicore.output.terminal import render_table, visible

if TYPE_CHECKING:
    from kpicore.history.chain import Entry
    from kpicore.history.verify import Damage, Verdict

_HEADER = (
    Text("条目", "entry"),
    Text("时间", "at"),
    Text("操作人", "by"),
    Text("原因", "reason"),
    Text("核对", "seal"),
)
_STATE = {True: Text("完好", "ok"), False: Text("有改动", "changed")}
_ENTRY = {
    "gap": Text("缺失", "gap"),
    "correct": Text("更正", "correct"),
    "decide": Text("决定", "decide"),
    "object": Text("异议", "object"),
    "forget": Text("删除", "forget"),
}
"""The kinds of entries that are named beside their period."""

_KIND = {
    "content": Text("内容与封存不符", "content differs from its seal"),
    "chain": Text("链条断开", "chain broken"),
}


def command(args: argparse.Namespace) -> int:
    """Prints the chain and its head, or a document of them; 1 where anything was changed or nothing was ever closed.
    Raises Rejected."""
    with opened(place_in(args.config)) as history:
        from kpicore.history.verify import verify

        verdict = verify(history, args.head.strip().lower() if args.head else None)
    if not verdict.entries and not verdict.damages:
        raise Rejected([Finding("error", history.place.name, say("nothing was ever closed here"))], 1)
    if args.json:
        from kpicore.output.document import print_document

        print_document("verify", _as_json(verdict, args.lang))
        return 1 if verdict.damages else 0
    print("\n".join(_report(verdict, args.lang)))
    if verdict.damages:
        print("\n".join(_damages(verdict.damages, args.lang)), file=sys.stderr)
    return 1 if verdict.damages else 0


def place_in(config: str) -> Place:
    """Where the history of a config is. Raises Rejected."""
    return place_of(load_history(config), Path(config).parent, Where(config).at("history"))


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """What a document says of an entry that was recorded; `head` is to be kept elsewhere."""
    return {"entry": entry.seq, "at": entry.at, "by": entry.author, "head": entry.seal}


def _report(verdict: Verdict, lang: Language) -> list[str]:
    from kpicore.history.verify import entry_name

    changed = {damage.seq for damage in verdict.damages}
    rows = [
        (
            _named(entry_name(each), lang),
            str(each.at),
            str(each.author),
            _reason(each, lang),
            _STATE[each.seq not in changed].of(lang),
        )
        for each in verdict.entries
    ]
    lines = [render_table([text.of(lang) for text in _HEADER], rows)] if rows else []
    lines.append("")
    if verdict.after:
        lines.append(say("entries after the expected head: {count}", count=verdict.after).of(lang))
    lines.append(say("head {seal}", seal=verdict.head or "–").of(lang))
    return lines


def _as_json(verdict: Verdict, lang: Language) -> dict[str, Any]:
    changed = {damage.seq for damage in verdict.damages}
    return {
        "ok": not verdict.damages,
        "head": verdict.head,
        "after": verdict.after,
        "entries": [
            {"kind": each.kind, "period": each.period, "reason": each.reason, "ok": each.seq not in changed}
            | entry_as_json(each)
            for each in verdict.entries
        ],
        "damages": [
            {
                "kind": each.kind,
                "where": str(spoken(each.where, lang)),
                "what": str(spoken(each.what, lang)),
                "entry": each.seq,
            }
            for each in verdict.damages
        ],
    }


def _named(name: str, lang: Language) -> str:
    kind, _, rest = name.partition(" ")
    return f"{_ENTRY[kind].of(lang)} {rest}" if kind in _ENTRY else name


def _reason(entry: Entry, lang: Language) -> str:
    """Why; of a decision, what it was."""
    from kpicore.cli.flags import OUTCOMES

    reason = str(entry.reason)
    return OUTCOMES[reason].of(lang) if entry.kind == "decide" and reason in OUTCOMES else reason


def _damages(damages: Sequence[Damage], lang: Language) -> list[str]:
    lines = [say("changes found: {count}", count=len(damages)).of(lang)]
    for damage in damages:
        said = f"{_KIND[damage.kind].of(lang)}: {spoken(damage.where, lang)}: {spoken(damage.what, lang)}"
        lines.append(visible(said))
    return lines
