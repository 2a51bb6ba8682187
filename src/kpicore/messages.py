"""The core's own sentences on the terminal: English in the code, other languages in a gettext catalogue.

A plugin's words are `Text`s, which stand beside its rules. `make messages` brings the catalogue up to date.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.model import Language, Text

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "kpicore"
FOLDER = Path(__file__).parent / "locale"


class Message(str):
    """A sentence in English that remembers its template, so that it can be said in another language."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def of(self, lang: Language) -> str:
        """The sentence in that language; values that are messages or texts themselves are said in it too."""
        if lang == "en":
            return str(self)
        shown = {name: spoken(value, lang) for name, value in self.values.items()}
        return _catalogue(lang).gettext(self.template).format_map(shown)


def say(template: str, **values: object) -> Message:
    """The sentence of a template with {names}; the template, as written in the call, is what catalogues translate."""
    message = Message(template.format_map({name: spoken(value, "en") for name, value in values.items()}))
    message.template = template
    message.values = values
    return message


def spoken(value: object, lang: Language) -> object:
    """A value in that language, if it has more than one."""
    return value.of(lang) if isinstance(value, Message | Text) else value


def joined(parts: list[str], by: str = ", ") -> Message:
    """Several sentences or names in one, each of which may be a message."""
    names = {f"part{i}": part for i, part in enumerate(parts)}
    return say(by.join(f"{{{name}}}" for name in names), **names)


@cache
def _catalogue(lang: Language) -> NullTranslations:
    from gettext import translation  # not needed for English, which must start fast

    return translation(DOMAIN, FOLDER, languages=[lang], fallback=True)
