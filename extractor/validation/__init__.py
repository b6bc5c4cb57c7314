"""The validator: decides value by value whether the cited words stand in the article and say that value.

    from extractor.validation import check
    result = check(record)
    result.verdicts["/incidents/0/when"]

No model, no input or output, no clock: the same record gives the same findings, byte for byte. Importing this
package is cheap; rules and tables are loaded by the first check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.validation.documentation import RuleDocumentation
    from extractor.validation.engine import REGISTRY, CheckResult, all_rules, check, explain
    from extractor.validation.fixing import Applied, apply_suggestions
    from extractor.validation.registry import Rule
    from extractor.validation.suppressions import suppression_for
    from extractor.validation.versions import rules_sha256, table_hashes

__all__ = (
    "REGISTRY",
    "VALIDATOR_VERSION",
    "Applied",
    "CheckResult",
    "Rule",
    "RuleDocumentation",
    "all_rules",
    "apply_suggestions",
    "check",
    "explain",
    "rules_sha256",
    "suppression_for",
    "table_hashes",
)

VALIDATOR_VERSION = "1.1.0"
"""Goes up with every change of what a rule says: the last number for messages, the middle one for new rules or
severities, the first where the meaning of verdicts changes."""

_HOMES = {
    "REGISTRY": "engine",
    "Applied": "fixing",
    "CheckResult": "engine",
    "Rule": "registry",
    "RuleDocumentation": "documentation",
    "all_rules": "engine",
    "apply_suggestions": "fixing",
    "check": "engine",
    "explain": "engine",
    "rules_sha256": "versions",
    "suppression_for": "suppressions",
    "table_hashes": "versions",
}


__getattr__ = names_on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
