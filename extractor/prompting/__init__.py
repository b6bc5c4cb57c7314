"""Prompts: files with versions, worked examples, rendering and fingerprints."""

from extractor.prompting.example import WorkedExample, load_example
from extractor.prompting.numbered import numbered_text
from extractor.prompting.prompt import Prompt, RenderedPrompt, list_prompts, load_prompt

__all__ = (
    "Prompt",
    "RenderedPrompt",
    "WorkedExample",
    "list_prompts",
    "load_example",
    "load_prompt",
    "numbered_text",
)
