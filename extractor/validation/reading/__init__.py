"""Readers: what numbers, dates and casualties stand in a piece of text. Pure functions, no model."""
