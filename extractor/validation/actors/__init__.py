"""Who is who: the registry of actors, found by exact name, alias, acronym or spelling; never by likeness alone.

>>> from extractor.validation.actors import find_actor
>>> match = find_actor("the Houthi rebels")
>>> match.id, match.how
('ye-houthis', 'alias')
>>> find_actor("militants") is None
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.validation.actors.deriving import country_hints, derive_actors
    from extractor.validation.actors.registry import (
        ActorEntry,
        ActorMatch,
        ActorRegistry,
        NearName,
        find_actor,
        in_use,
        is_part_of,
        near_name,
        use_registry,
        using_registry,
    )
    from extractor.validation.actors.user_entries import load_user_registry

__all__ = (
    "ActorEntry",
    "ActorMatch",
    "ActorRegistry",
    "NearName",
    "country_hints",
    "derive_actors",
    "find_actor",
    "in_use",
    "is_part_of",
    "load_user_registry",
    "near_name",
    "use_registry",
    "using_registry",
)

_HOMES = dict.fromkeys(__all__, "registry") | {
    "country_hints": "deriving",
    "derive_actors": "deriving",
    "load_user_registry": "user_entries",
}


__getattr__ = names_on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
