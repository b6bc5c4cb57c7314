"""Lets these tests use the fake server and the invented report of other folders."""

import sys
from pathlib import Path

for name in ("llm", "extraction"):
    sys.path.insert(0, str(Path(__file__).parents[1] / name))
