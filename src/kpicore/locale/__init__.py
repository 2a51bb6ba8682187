"""Where the core's sentences in other languages are, and under which name gettext knows them."""

from __future__ import annotations

import os

DOMAIN = "kpicore"
FOLDER = os.path.dirname(__file__)
