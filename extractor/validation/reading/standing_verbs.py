"""What the first verb behind a name makes of it, for `standing`.

Stops at the end of the clause; a verb of speech is followed into what is said, where "it" and "its" are the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.validation.reading import standing_words as known
from extractor.validation.reading.standing_words import is_verb, lower, tokens

__all__ = ("Part", "Standing", "goes_on", "own_verb", "words_of_name")

Part = Literal["doer", "sufferer", "speaker", "bystander"]
_AFTERWARDS = known.word_set("after over following connection suspected suspects suspect accused linked questioning")
_TIMES = known.word_set("after following")
_BURIED_ARMS = known.WEAPONS | known.SET_OFF | {"mines", "explosives"}
_CLAIMED = known.ATTACKS | {"responsibility"}
_TELLERS = known.OFFICES | known.ONLOOKERS
_PLACED_BY = known.PLACED | {"of", "to", "from", "on"}
_MINES = known.word_set("mine landmine ied bomb explosive explosives mines landmines booby-trap device")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the words around a name make of the one it names."""

    part: Part
    words: str
    """The word or words that say so."""


def own_verb(right: Sequence[str], head: str, name: str) -> Standing | None:
    """What the first verb of the name makes of it."""
    doing: str | None = None
    aside: Standing | None = None
    relative, at = False, 0
    while at < len(right):
        word = right[at].lower()
        relative = relative or word in ("who", "which", "that")
        if word == ",":
            over = _over_aside(right, at)
            if over is None:
                break
            at = over
            continue
        if word == "(":
            at = _closing(right, at)
            continue
        if not word[0].isalnum() or word in known.STOPS:
            break
        if word in known.BE:
            return _with_be(right, at, head)
        if aside is not None:
            at += 1
            continue
        if word in known.NEGATIONS or word.endswith(("n't", "n’t")):
            return Standing("bystander", word)
        if word in known.HAVE and at + 1 < len(right) and right[at + 1].lower() == "no":
            return Standing("bystander", "no")
        if word in known.MODALS:
            negated = at + 1 < len(right) and right[at + 1].lower() in known.NEGATIONS
            return Standing("bystander", right[at + 1]) if negated else None
        verb = _verb(right, at, head, name)
        if verb is not None:
            if isinstance(verb, Standing) and relative and verb.part in ("speaker", "bystander"):
                aside = verb
                at += 1
                continue
            if isinstance(verb, Standing):
                return verb
            if verb == "open":
                return None
            doing = doing or (word if at <= 3 else None)
        at += 1
    if doing is not None:
        return Standing("doer", doing)
    return aside


def _verb(right: Sequence[str], at: int, head: str, name: str) -> Standing | Literal["open", "doing"] | None:
    """What one word says if it is a verb of the name: its part, that all stays open, or "doing" for "besieging"."""
    word = right[at].lower()
    before = right[at - 1].lower() if at else ""
    after = right[at + 1].lower() if at + 1 < len(right) else ""
    if word in ("returned", "returns", "exchanged", "traded") and "fire" in lower(right, at + 1, 2):
        return Standing("doer", f"{word} fire")
    later = _AFTERWARDS - _TIMES if word in ("captured", "held") else _AFTERWARDS
    if word in known.CUSTODY and later & set(lower(right, at + 1, 16)):
        return "open" if goes_on(right, at) else Standing("bystander", word)
    quiet = _quiet_object(right, at)
    if quiet is not None:
        if goes_on(right, at):
            return "open"
        return Standing("speaker", word) if word in known.COMMENTS else Standing("bystander", f"{word} {quiet}")
    if word.startswith("carr") and after != "out":
        return None
    if word in ("owned", "owns", "own") and after == "up":
        return Standing("doer", f"{word} up")
    if word == "buried" and not _BURIED_ARMS & set(lower(right, at + 1, 5)):
        return Standing("bystander", "buried bodies")
    if word in ("came", "come", "comes") and after == "under" and set(lower(right, at + 2, 5)) & known.ATTACKS:
        return Standing("sufferer", "came under")
    if word in known.SUFFERS or (word in ("lost", "loses") and (after[:1].isdigit() or after in _LOSSES)):
        return Standing("sufferer", word) if head != "weapon" else "open"
    if word in known.HELD_OFF and after in ("off", "back"):
        return "open" if goes_on(right, at + 1) else Standing("bystander", f"{word} {after}")
    if word in ("claimed", "claims", "claim", "took", "takes", "accepted", "assumed") and (
        after in ("responsibility", "credit") or set(lower(right, at + 1, 4)) & _CLAIMED
    ):
        return Standing("doer", word)
    if word in known.CHARGED and after in ("of", "for", "in", "with", "by"):
        return None if after == "by" else charged(lower(right, at + 1, 30))
    if word in known.EQUIPPED and after in ("by", "with", "of", "for", "in", "as"):
        return None
    if word in known.SAYS and head != "weapon":
        return _says(right, at, name)
    if head == "weapon" and word in known.LANDING:
        return Standing("doer", word)
    if not at and after == "," and word in known.HARMED and word not in known.SPARED and _is_count(right, 2):
        return Standing("sufferer", word)  # "Ranger killed, two hurt"
    if word in known.HARMING:
        return None if before in ("of", "for", "in", "by", "from", "after", "against") else "doing"
    if word in known.DEEDS or word in known.PUTTING:
        if (before in known.DETERMINERS and before != "that") or before in known.PREPOSITIONS:
            return None
        maybe_noun = (word in known.BARE and word not in ("hit", "beat")) or word.endswith("s")
        if maybe_noun and not _is_first_verb(right, at):
            return None
        return _deed(right, at, head) if _object_follows(right, at) else _without_object(right, at)
    if word in known.NOT_DEEDS and word not in known.PEOPLE:
        if before in known.DETERMINERS or head in ("weapon",):
            return None
        return "open" if goes_on(right, at) else Standing("speaker" if word in known.COMMENTS else "bystander", word)
    return None


def _is_count(right: Sequence[str], at: int) -> bool:
    word = right[at].lower() if at < len(right) else ""
    return word[:1].isdigit() or word in _LOSSES or word in ("one", "others", "another", "hurt", "wounded", "injured")


def _quiet_object(right: Sequence[str], at: int) -> str | None:
    """What is launched, sent or pulled out, if it is no attack: "launched an inquiry", "pulled four bodies"."""
    word = right[at].lower()
    if word in known.HARMED or not (word in known.PUTTING or word in known.PUTS or word.endswith("ed")):
        return None
    for other in lower(right, at + 1, 4):
        if not other[0].isalnum() or other in known.PREPOSITIONS:
            return None
        if other in known.QUIET_OBJECTS:
            return other
    return None


_ENDS_PASSIVE = known.PLACED | known.STOPS | {"by", "dead", ".", ","}
_AIRBORNE = known.word_set("dropped fired launched downed intercepted planted detonated shot")
"""What becomes of a weapon that was used: "Karvali drones were shot down"."""
_LOSSES = known.word_set("their his its her men soldiers fighters at several more dozens two three four five six seven")


def _object_follows(right: Sequence[str], at: int) -> bool:
    """Whether something follows that the deed may be done to, be it after "at" or "on"."""
    after = right[at + 1].lower() if at + 1 < len(right) else "."
    return after[0].isalnum() and after not in ("and", "or", "that", "which", "who") and after not in known.BE


def _is_first_verb(right: Sequence[str], at: int) -> bool:
    """Whether no other verb stands before a word that may be a noun: "men on mules raid", not "men flee fire"."""
    for place in range(at):
        word, before = right[place].lower(), right[place - 1].lower() if place else ""
        a_noun = before in known.PREPOSITIONS or before in known.DETERMINERS or before in known.PLACED
        if word[0].isalpha() and not right[place][0].isupper() and not a_noun and word not in _PART_OF_PHRASE:
            return False
    return True


_PART_OF_PHRASE = (
    known.PREPOSITIONS | known.PLACED | known.DETERMINERS | known.PEOPLE | known.ADVERBS | known.WEAPONS | known.HAVE
    | known.word_set("and who which that or")
)  # fmt: skip


def _without_object(right: Sequence[str], at: int) -> Literal["open"] | None:
    """A deed with no object is a noun ("with burns") or a participle ("six killed, two wounded")."""
    word = right[at].lower()
    return "open" if word in known.HARMED or word in known.PUTTING else None


def _deed(right: Sequence[str], at: int, head: str) -> Standing | Literal["open"] | None:
    word = right[at].lower()
    behind = lower(right, at + 1, 4)
    after = behind[0] if behind else ""
    if word in known.HARMED and _passive_by(right, at) and not _gerund_after_by(behind):
        return Standing("sufferer", f"{word} by")
    if after in ("no", "nobody", "none"):
        return Standing("bystander", after)
    at_them = word in ("shot", "shoots", "shoot") and after in ("at", "on", "into")
    counted = behind[1:2] and behind[1] in ("least", "most", "all", "about", "less", "under", "over")
    if (
        word in known.HARMED
        and not at_them
        and not counted
        and word not in known.SPARED
        and (after in known.PLACED or after in known.STOPS or after in ("", ","))
    ):
        return "open" if at else Standing("sufferer", word)
    if word in ("struck", "hit", "strikes", "hits") and _MINES & set(behind[:3]):
        return Standing("sufferer", word)
    if head == "thing" or (
        word not in known.HARMED and after in known.PREPOSITIONS and word not in ("fired", "fire", "fires")
    ):
        return "open"
    return Standing("doer", word)


def _gerund_after_by(behind: Sequence[str]) -> bool:
    place = behind.index("by") + 1
    return place < len(behind) and behind[place].endswith("ing")


def _with_be(right: Sequence[str], at: int, head: str) -> Standing | None:
    """What "was", "were", "have been" and what follows say."""
    words = [word for word in lower(right, at + 1, 9) if word not in known.ADVERBS and word not in known.BE]
    if not words:
        return None
    word, rest = words[0], words[1:]
    if word in known.NEGATIONS:
        return Standing("bystander", word)
    if word == "involved" and known.ATTACKS & set(rest[:5]):
        return Standing("doer", word)
    if word == "behind" or (word in ("responsible",) and "for" in rest[:2]):
        return Standing("doer", word)
    if word in ("blamed", "suspected") and (not rest or rest[0] in (".", ",", ";", "immediately")):
        return Standing("doer", f"{right[at]} {word}")
    if word in ("accused", "blamed", "suspected"):
        return charged(lower(right, at + 1, 30))
    if word == "among" and {"dead", "victims", "wounded", "casualties", "killed", "injured", "targets"} & set(
        lower(right, at, 7)
    ):
        return Standing("sufferer", "among the dead")
    if word in ("the", "a", "under") and {"target", "targets", "victim", "victims", "attack", "fire", "siege"} & set(
        rest[:2]
    ):
        return Standing("sufferer", f"{word} {rest[0]}")
    if word in known.CUSTODY:
        return None
    if word in known.HARMED or word in (
        "dropped",
        "fired",
        "launched",
        "downed",
        "intercepted",
        "planted",
        "detonated",
    ):
        if head == "attack" or (head == "weapon" and word in _AIRBORNE):
            return Standing("doer", word)
        if "responsible" in rest[:2] or goes_on(right, at):
            return None
        return Standing("sufferer", f"{right[at]} {word}")
    for place, other in enumerate(rest[:-1]):
        if other == "and" and rest[place + 1] in known.HARMED and rest[place + 1] not in known.SPARED:
            follows = rest[place + 2 : place + 3]
            if not follows or follows[0] in _ENDS_PASSIVE:
                return Standing("sufferer", f"and {rest[place + 1]}")
    if word in ("hunting", "searching", "investigating", "looking", "probing", "treating", "helping"):
        return Standing("bystander", word)
    if word in known.HARMING:
        return Standing("doer", word)
    return None


def charged(words: Sequence[str]) -> Standing | None:
    for place, word in enumerate(words[:-1]):
        if word in (";", ".", ","):
            break
        if word in ("of", "for"):
            if words[place + 1] in known.QUIET_OF:
                return Standing("bystander", words[place + 1])
            return Standing("doer", f"{word} {words[place + 1]}")
    return None


def _says(right: Sequence[str], at: int, name: str) -> Standing | Literal["open"]:
    """A speaker whose words have another do it; one who says "it" or "its fighters" may be telling of himself."""
    stems = {word[:5].lower() for word in tokens(name) if word[0].isupper()}
    own_words = words_of_name(name)
    foreign = bool(own_words & _TELLERS)
    for place in range(at + 1, min(len(right), at + 30)):
        token = right[place]
        word = token.lower()
        if word in ("it", "they", "he", "she", "we") and place <= at + 6:
            own = own_verb(right[place + 1 :], "name", name)
            return "open" if own is None or own.part == "sufferer" else own
        if (word in known.PRONOUNS and right[place] != "US") or token in ("“", '"', "”"):
            return _by_his_men(right, place)
        if word in (".", ";", ":"):
            break
        if word in known.BE:
            told = foreign and ("by" in lower(right, place, 8) or "behind" in lower(right, place, 3))
            return Standing("speaker", right[at]) if told else "open"
        if is_verb(word) and word not in known.ATTACKS and word not in known.DETERMINERS and place > at + 1:
            return Standing("speaker", right[at]) if foreign else "open"
        if (word in known.DOERS_NOUNS or word in known.STATE or word in known.SET_OFF) and word not in own_words:
            foreign = True
        elif token[0].isupper() and word not in known.NAMES_OF_DAYS and word[:5] not in stems:
            before = right[place - 1].lower()
            foreign = foreign or before not in _PLACED_BY
    return "open"


def _by_his_men(right: Sequence[str], at: int) -> Standing | Literal["open"]:
    """What a speaker tells of "its fighters": that they attacked, or something that leaves it open."""
    if right[at].lower() not in ("its", "their", "his") or not known.PEOPLE & set(lower(right, at + 1, 2)):
        return "open"
    verbs = [word for word in lower(right, at + 2, 4) if word not in known.HAVE and word not in known.ADVERBS]
    verbs = verbs[1:] if verbs[:1] and verbs[0] in known.PEOPLE else verbs
    if len(verbs) < 2 or verbs[0] not in known.DEEDS or verbs[1] in known.PREPOSITIONS or verbs[1] in known.STOPS:
        return "open"
    return Standing("doer", f"{right[at]} {right[at + 1]} {verbs[0]}") if verbs[1][0].isalnum() else "open"


def words_of_name(name: str) -> frozenset[str]:
    """The words of a name in small letters, with the singular of those in -s."""
    words = [word.lower() for word in tokens(name)]
    return frozenset(words) | {word.removesuffix("’s").removesuffix("'s") for word in words}


def _passive_by(right: Sequence[str], at: int) -> bool:
    """Whether "by" follows a participle: "hit by", "killed on Monday by", but not "hit a barn by mistake"."""
    behind = lower(right, at + 1, 3)
    if "by" not in behind:
        return False
    return all(word in _BEFORE_BY for word in behind[: behind.index("by")])


_JOINTS = known.word_set("and then , before after but by while when as")
_FINITE = (known.DEEDS | known.PUTTING) - {word for word in known.DEEDS if word.endswith("s")} - (known.BARE - {"hit"})
_BEFORE_BY = known.ADVERBS | known.PLACED | known.NAMES_OF_DAYS | {"down", "late", "early"}
_OBJECTS = [[word] for word in ("the", "a", "an", "two", "three", "its", "their")]


def goes_on(right: Sequence[str], at: int) -> bool:
    """Whether the clause has the same one do a deed further on: "and opened fire", "after killing", ", burning"."""
    for place in range(at + 1, min(len(right) - 1, at + 40)):
        word = right[place].lower()
        if word in (".", ";"):
            return False
        if word not in _JOINTS:
            continue
        behind = [other for other in lower(right, place + 1, 4) if other not in known.ADVERBS]
        if len(behind) > 1 and behind[0] in known.PRONOUNS and behind[1] in _FINITE:
            return True  # "after they burned the mill"
        if not behind:
            continue
        told = word in ("and", "then", "but") and behind[0] in _FINITE
        doing = behind[0] in known.HARMING and (
            behind[0] not in known.ATTACKS or behind[1:2] in _OBJECTS or word == ","
        )
        if told or doing:
            return True
    return False


def _over_aside(right: Sequence[str], at: int) -> int | None:
    """Where an apposition, a relative clause or ", not the others," ends; None: the comma ends the phrase."""
    after = right[at + 1].lower() if at + 1 < len(right) else ""
    if after not in _ASIDES:
        return None
    for place in range(at + 2, min(len(right), at + 32)):
        if right[place] in (".", ";", ":"):
            return None
        if right[place] == ",":
            return place + 1
    return None


_ASIDES = known.word_set(
    "to of from a an the who which whose now known also long its his their not backed led formerly once after before "
    "while when during with in on at armed masked riding wearing believed described"
)


def _closing(right: Sequence[str], at: int) -> int:
    for place in range(at + 1, min(len(right), at + 20)):
        if right[place] == ")":
            return place + 1
    return len(right)
