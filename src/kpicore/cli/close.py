"""`kpicore close CONFIG`: runs a period and seals it in the history, whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys

from kpicore.config import Where, load_config
from kpicore.history import Place, opened, place_of
from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import FlagRow, RunResult


def command(args: argparse.Namespace) -> int:
    """Says what was sealed; 0, also where it was sealed before with the same results. Raises Rejected."""
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    place = place_of(config.history, config.folder, Where(str(config.path)).at("history"))
    from kpicore.history.details import details_of
    from kpicore.history.snapshot import Watched
    from kpicore.history.store import Closing

    watched = Watched(config)
    result = run(watched.config)
    print_findings(list(result.warnings), sys.stderr, args.lang)
    refuse_blocks(result)
    closing = Closing(
        config.period, author(args.by), watched.documents(), details_of(result), visible(args.gap or "").strip()
    )
    with opened(place) as history:
        closed = history.close(closing)
    print_findings(_seen_by_others(place), sys.stderr, args.lang)
    entry = closed.entry
    said = [say("{period} recorded as missing: {reason}", period=gap, reason=closing.gap) for gap in closed.gaps]
    if closed.already:
        said += [say("{period} is closed already, with the same results", period=entry.period), *closed.differs]
    else:
        said += [say("{period} is closed: {what}", period=entry.period, what=_counted(result))]
    said += [say("by {by}, {at}", by=visible(entry.author), at=entry.at), say("head {seal}", seal=entry.seal)]
    print("\n".join(visible(each.of(args.lang)) for each in said))
    return 0


def refuse_blocks(result: RunResult) -> None:
    """Rejected (1) with every flag of severity block that is open. All of them are, until decisions are recorded: who
    decides them hands in here what is left."""
    blocks = [flag for flag in result.flags if flag.severity == "block"]
    if blocks:
        expected = say("a period with open flags of this severity is not closed")
        raise Rejected([Finding("error", _place(flag), flag.message, expected) for flag in blocks], 1)


def author(by: str | None) -> str:
    """Who closes: as --by says, or else the user of the system."""
    said = visible(by or "").strip()
    if said:
        return said
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):  # not a Unix, or a user without a name
        from getpass import getuser

        return getuser()


def _seen_by_others(place: Place) -> list[Finding]:
    """What holds pay is for its owner alone; a file that was made so stays so, but others may have been let in."""
    mode = place.path.stat().st_mode & 0o777 if place.path is not None and os.name == "posix" else 0
    if not mode & 0o077:
        return []
    what = say("others may read this file, which holds pay (mode {mode})", mode=f"{mode:03o}")
    return [Finding("warning", place.name, what, say("expected mode 600"))]


def _place(flag: FlagRow) -> str:
    return ": ".join(filter(None, (flag.period, flag.team, flag.employee_id, flag.flag)))


def _counted(result: RunResult) -> str:
    states = [row.status for row in result.results]
    return say(
        "people: {people} (ok: {ok}, to be confirmed: {review}, incomplete: {incomplete}); "
        "ledger lines: {lines}; flags: {flags}",
        people=len(states),
        ok=states.count("ok"),
        review=states.count("review"),
        incomplete=states.count("incomplete"),
        lines=len(result.ledger),
        flags=len(result.flags),
    )
