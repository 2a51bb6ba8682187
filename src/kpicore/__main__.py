"""`python -m kpicore` is the command `kpicore`."""

import sys

from kpicore.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
