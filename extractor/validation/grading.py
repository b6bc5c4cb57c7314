"""How grave a word difference between citation and source is: a slip of the pen, or another meaning.

Only slips that no reader could take for another fact count as slips: one letter inside a long plain word, letters
that scanners mix up, a word written twice, a lost "the" inside the citation. A number, a number word, a name, a
negation, a reporting verb or any other word lost, gained or exchanged is another meaning. When in doubt, it is.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from extractor.validation.wording import folded

__all__ = ("carries_meaning", "only_slips")

LONGEST = 300
"""Words of a citation that are compared; longer ones are never slips."""
WORDS_A_SLIP = 4
"""At most one slip for so many words of the citation (and one in a shorter one)."""
LONG_WORD = 6
"""Letters of a word in which one wrong letter makes no other word that fits."""
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[$€£%]")
_LOOK_ALIKES = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "5": "s", "8": "b"})
_LOOK_ALIKE_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_LIMITING = (
    # numbers and how they are qualified
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million dozen dozens score scores several some many few couple pair both half twice "
    "first second third fourth fifth sixth seventh eighth ninth tenth least most than about nearly almost around over "
    "under between minimum maximum "
    # negation and doubt
    "no not none nobody never nor neither without nothing cannot denied denies deny denying refused rejected "
    "allegedly reportedly alleged suspected apparently possibly likely unlikely unconfirmed "
    "if unless would could might may except but only planned foiled failed attempted tried "
)
_MEANING = (
    # reporting
    "said says say saying told tells reported reports report claimed claims claim claiming announced stated confirmed "
    "added according accused blamed attributed acknowledged admitted insisted alleges "
    # time
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow before after morning evening night "
    # what happened
    "killed wounded injured captured missing kidnapped arrested civilian civilians soldier soldiers fighter fighters "
    "militant militants policeman policemen"
)
_LIMITING_WORDS = frozenset(_LIMITING.split())
_MEANING_WORDS = _LIMITING_WORDS | frozenset(_MEANING.split())


def only_slips(cited: str, source: str) -> bool:
    """Whether the citation differs from the source passage by slips only.

    >>> only_slips("the govermment convoy", "the government convoy")
    True
    >>> only_slips("four men fled", "five men fled")
    False
    """
    ours, theirs = _TOKEN.findall(cited[: LONGEST * 20]), _TOKEN.findall(source[: LONGEST * 20])
    if not ours or not theirs or max(len(ours), len(theirs)) > LONGEST:
        return False
    ours_folded, theirs_folded = [folded(word) for word in ours], [folded(word) for word in theirs]
    if not _is_slip(ours[0], theirs[0]) or not _is_slip(ours[-1], theirs[-1]):
        return False
    slips = 0
    matcher = SequenceMatcher(None, ours_folded, theirs_folded, autojunk=False)
    for kind, start, end, their_start, their_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        if kind == "replace":
            pairs = list(zip(ours[start:end], theirs[their_start:their_end], strict=False))
            if end - start != their_end - their_start or not all(_is_slip(*pair) for pair in pairs):
                return False
            slips += len(pairs)
        else:
            longer, low = (ours_folded, start) if kind == "delete" else (theirs_folded, their_start)
            lost_article = kind == "insert" and longer[low] == "the"
            if (end - start) + (their_end - their_start) != 1 or not (lost_article or _is_doubled(longer, low)):
                return False
            slips += 1
    return slips <= max(1, len(ours) // WORDS_A_SLIP)


def carries_meaning(words: str) -> bool:
    """Whether words that a citation leaves out limit what it says: a number, a negation, a doubt, a condition.

    >>> carries_meaning("who were not"), carries_meaning("witnesses in the town said")
    (True, False)
    """
    tokens = _TOKEN.findall(words[: LONGEST * 20])
    return any(
        _is_number(word) or word in _LIMITING_WORDS or word.endswith(("n't", "n’t")) for word in map(folded, tokens)
    )


def _is_doubled(words: list[str], index: int) -> bool:
    """Whether the word at `index` repeats its neighbour; a repeated number is no slip."""
    word = words[index]
    if _is_number(word):
        return False
    return (index > 0 and words[index - 1] == word) or (index + 1 < len(words) and words[index + 1] == word)


def _is_slip(ours: str, theirs: str) -> bool:
    """Whether one word is the other, or the other with a slip in it."""
    one, other = folded(ours), folded(theirs)
    if one == other:
        return True
    if one in _MEANING_WORDS or other in _MEANING_WORDS or _is_number(one) or _is_number(other):
        return False
    if ours[:1].isupper() or theirs[:1].isupper():
        return False  # a name, for all that can be told
    if _as_scanned(one) == _as_scanned(other):
        return min(len(one), len(other)) > 2
    return (
        one.isalpha()
        and other.isalpha()
        and min(len(one), len(other)) >= LONG_WORD
        and one[0] == other[0]
        and one[-1] == other[-1]  # "attacked" and "attacker", "fighter" and "fighters" are not the same
        and _one_letter_apart(one, other)
    )


def _is_number(word: str) -> bool:
    """Whether the word is a figure or begins like one ("22", "4th", "107mm")."""
    return bool(word) and (word[0].isdigit() or not any(character.isalpha() for character in word))


def _as_scanned(word: str) -> str:
    plain = word.translate(_LOOK_ALIKES)
    for pair, single in _LOOK_ALIKE_PAIRS:
        plain = plain.replace(pair, single)
    return plain


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was exchanged, left out, added, or two neighbours were swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    index = 0
    while index < len(one) and one[index] == other[index]:
        index += 1
    if len(one) < len(other):
        return one[index:] == other[index + 1 :]
    swapped = one[index + 1 : index + 2] == other[index : index + 1] and one[index] == other[index + 1 : index + 2]
    return one[index + 1 :] == other[index + 1 :] or (swapped and one[index + 2 :] == other[index + 2 :])
