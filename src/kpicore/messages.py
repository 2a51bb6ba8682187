"""The core's own sentences on the terminal: English in the code, other languages in a gettext catalogue.

A plugin's words are `Text`s, which stand beside its rules. `make messages` brings the catalogue up to date.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kpicore.locale import DOMAIN, FOLDER
from kpicore.model import Language, Sentence, Text

if TYPE_CHECKING:
    from gettext import NullTranslations


class Message(str):
    """A sentence in English that remembers its template, so that it can be said in another language.

    What makes a plain str of it (an f-string, `+`, `join`) forgets the template: a message goes into another one as a
    value of `say`, or by `joined`.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def of(self, lang: Language) -> str:
        """The sentence in that language; values that are messages or texts themselves are said in it too."""
        if lang == "en" or not self.template:  # gettext answers "" with the head of the catalogue
            return str(self)
        shown = {name: spoken(value, lang) for name, value in self.values.items()}
        return _catalogue(lang).gettext(self.template).format_map(shown)


def say(template: str, /, **values: object) -> Message:
    """The sentence of a template with {names}; the template, as written in the call, is what catalogues translate."""
    said = Message(template.format_map({name: spoken(value, "en") for name, value in values.items()}))
    said.template = template
    said.values = values
    return said


def message(said: Sentence) -> str:
    """A Text as a message, which is English at first sight; anything else as it is."""
    return joined([said]) if isinstance(said, Text) else said


def spoken(value: object, lang: Language) -> object:
    """A value in that language, if it has more than one."""
    return value.of(lang) if isinstance(value, Message | Text) else value


def joined(parts: Sequence[Sentence], by: str = ", ") -> Message:
    """Several sentences or names in one, each of which, and what stands between them, may be a message."""
    names, between = {f"part{i}": part for i, part in enumerate(parts)}, "{by}"
    return say(between.join(f"{{{name}}}" for name in names), **names, by=by)


_REASONS: dict[str, str] = {
    str(each): each
    for each in (
        say("No such file or directory"),
        say("Permission denied"),
        say("Operation not permitted"),
        say("Is a directory"),
        say("Not a directory"),
        say("File name too long"),
        say("Too many levels of symbolic links"),
        say("Input/output error"),
    )
}


def reason(error: OSError) -> str:
    """Why the system refused something; a reason that is not among the common ones stays in the system's words."""
    said = error.strerror or str(error)
    return _REASONS.get(said, said)


@cache
def _catalogue(lang: Language) -> NullTranslations:
    from gettext import translation  # not needed for English, which must start fast

    return translation(DOMAIN, FOLDER, languages=[lang], fallback=True)
