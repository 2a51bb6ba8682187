"""The command line: one module a command, named as it is, with `command(args)`.

`parsers` says what may be typed, `main` calls the command and turns what went wrong into an exit code. Imports stand in
the bodies, so that `--help` is quick.
"""
