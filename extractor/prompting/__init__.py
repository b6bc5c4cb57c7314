"""Prompts: files with versions, worked examples, rendering and fingerprints."""

from extractor.prompting.example import WorkedExample, anchor_words, compact_json, counted, load_example
from extractor.prompting.numbered import numbered_text
from extractor.prompting.prompt import Message, Prompt, list_prompts, load_prompt

__all__ = (
    "Message",
    "Prompt",
    "WorkedExample",
    "anchor_words",
    "compact_json",
    "counted",
    "list_prompts",
    "load_example",
    "load_prompt",
    "numbered_text",
)
