"""The catalogue: up to date, complete, with the same values in every language."""

from __future__ import annotations

import re
from pathlib import Path

import catalogue
from babel.messages.catalog import Message as Entry
from messages.entries import current, entries, fields

from kpicore.locale import DOMAIN, FOLDER


def strings(entry: Entry) -> list[str]:
    said = entry.string
    return [said or ""] if said is None or isinstance(said, str) else list(said)


def test_the_catalogue_is_up_to_date() -> None:
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(current()), "run: make messages"
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(current()), "run: make messages"
    assert Path(FOLDER) / "zh" / "LC_MESSAGES" / f"{DOMAIN}.mo" == catalogue.MO


def test_everything_is_translated() -> None:
    assert catalogue.untranslated(current()) == []
    assert [entry.id for entry in entries() if entry.id in strings(entry)] == []


def test_translations_say_the_same_values() -> None:
    for entry in entries():
        for said in strings(entry):
            if entry.locations[0][0] == "argparse":
                asked = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
                values = re.compile(r"%(?:\(\w+\))?[sr]")
                assert sorted(values.findall(said)) == sorted(values.findall(asked)), said
            else:
                assert fields(said) == fields(str(entry.id)), said


def test_the_catalogue_names_no_machine_and_no_time() -> None:
    text = catalogue.PO.read_text("utf-8")
    assert not re.search(r"POT-Creation-Date|PO-Revision-Date|Generated-By|#~|#, fuzzy", text)
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)
    assert b"Generated-By" not in catalogue.MO.read_bytes()
