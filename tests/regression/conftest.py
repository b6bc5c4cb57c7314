"""Lets the tests of this folder use what they share, and the fake server and invented report of other folders."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
for folder in (HERE.parent / "llm", HERE.parent / "extraction", HERE):
    sys.path.insert(0, str(folder))
