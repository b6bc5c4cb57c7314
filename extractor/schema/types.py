"""Our list of incident types, each with its place in the codebooks that data sets use.

Sources: ACLED codebook (sub-event types), GTD codebook (attack type / weapon type), PLOVER codebook (ASSAULT modes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ("CROSSWALK", "IncidentType", "TypeMapping")

IncidentType = Literal[
    "air_strike",
    "drone_attack",
    "rocket_attack",
    "shelling",
    "bombing",
    "suicide_bombing",
    "mine_explosion",
    "armed_clash",
    "shooting",
    "assassination",
    "execution",
    "abduction",
    "arrest_raid",
    "melee_attack",
    "sexual_violence",
    "chemical_attack",
    "property_attack",
    "mob_violence",
    "protest",
    "other_attack",
    "non_violent",
]


@dataclass(frozen=True, slots=True)
class TypeMapping:
    """Where one of our types stands in other codebooks; None where it has no place there."""

    acled: str | None
    """ACLED sub-event type."""
    gtd: str | None
    """GTD attack type / weapon type; GTD leaves out what states do, whatever the type."""
    plover: str | None
    """PLOVER event and mode."""


CROSSWALK: dict[str, TypeMapping] = {
    "air_strike": TypeMapping("Air/drone strike", "Bombing/Explosion / Explosives", "ASSAULT aerial"),
    "drone_attack": TypeMapping("Air/drone strike", "Bombing/Explosion / Explosives", "ASSAULT drone"),
    "rocket_attack": TypeMapping(
        "Shelling/artillery/missile attack", "Bombing/Explosion / Explosives: projectile", "ASSAULT heavy-weapons"
    ),
    "shelling": TypeMapping(
        "Shelling/artillery/missile attack", "Bombing/Explosion / Explosives: projectile", "ASSAULT heavy-weapons"
    ),
    "bombing": TypeMapping("Remote explosive/landmine/IED", "Bombing/Explosion / Explosives", "ASSAULT explosives"),
    "suicide_bombing": TypeMapping("Suicide bomb", "Bombing/Explosion / Explosives: suicide", "ASSAULT suicide-attack"),
    "mine_explosion": TypeMapping(
        "Remote explosive/landmine/IED", "Bombing/Explosion / Explosives: mine", "ASSAULT explosives"
    ),
    "armed_clash": TypeMapping("Armed clash", "Armed Assault / Firearms", "ASSAULT firearms"),
    "shooting": TypeMapping("Attack", "Armed Assault / Firearms", "ASSAULT firearms"),
    "assassination": TypeMapping("Attack", "Assassination / Firearms", "ASSAULT targeted"),
    "execution": TypeMapping("Attack", "Armed Assault / Unknown", "ASSAULT targeted"),
    "abduction": TypeMapping(
        "Abduction/forced disappearance", "Hostage Taking (Kidnapping) / Unknown", "ASSAULT abduct"
    ),
    "arrest_raid": TypeMapping("Arrests", None, "COERCE arrest"),
    "melee_attack": TypeMapping("Attack", "Armed Assault / Melee", "ASSAULT primitive"),
    "sexual_violence": TypeMapping("Sexual violence", None, "ASSAULT sexual"),
    "chemical_attack": TypeMapping("Chemical weapon", "Bombing/Explosion / Chemical", "ASSAULT unconventional"),
    "property_attack": TypeMapping(
        "Looting/property destruction", "Facility/Infrastructure Attack / Incendiary", "ASSAULT destroy"
    ),
    "mob_violence": TypeMapping("Mob violence", "Unarmed Assault / Melee", "ASSAULT crowd-control"),
    "protest": TypeMapping("Peaceful protest", None, "PROTEST"),
    "other_attack": TypeMapping("Attack", "Unknown / Unknown", "ASSAULT"),
    "non_violent": TypeMapping("Other (strategic development)", None, None),
}

if set(CROSSWALK) != set(get_args(IncidentType)):
    raise RuntimeError("CROSSWALK must name every IncidentType once")
