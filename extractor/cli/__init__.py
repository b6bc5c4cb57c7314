"""The command line: parse, call, print. Nothing here that the Python API lacks."""

from extractor.cli.app import main

__all__ = ("main",)
