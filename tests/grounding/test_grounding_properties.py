"""Laws that hold for every text: found whatever the presentation, never after a change of meaning, never a crash."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article.model import Article, Sentence
from extractor.grounding import Cited, SourceText, ground, ground_all
from extractor.schema.evidence import Evidence

WORDS = re.findall(
    r"\S+",
    "gunmen police fled Velmar Keddin’s village 22 1,200 seven wounded killed in the of a northern market said it "
    "did not “unknown men” — army’s Cañón straße Šibrin صنعاء القوات 平和 村 F-15 al-Tarm (two) near; on, Tuesday. hit",
)
INVISIBLE = ("\u200b", "\u00ad", "\ufeff", "\u2060")
BLANKS = (" ", "  ", "\n", "\u00a0", "\t\u2009")
OTHERS = ("seventeen", "99", "Ostrania", "never", "denied", "rebels")

texts = st.lists(st.sampled_from(WORDS), min_size=12, max_size=60)
hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\ud800\udfff\u0301\u0316\u200d\ufe0f\u20e3\u202eİßﬁ…“—-.,'\"&;#x0[] \n\u00adא國👍🏽e"
            + "\u1112\u1161\u11ab"
        ),
        st.sampled_from("ab 12"),
    ),
    max_size=60,
)


def found_there(evidence: Evidence, start: int, end: int) -> bool:
    places = [(evidence.start, evidence.end), *evidence.others]
    return any(first is not None and last is not None and first <= start and end <= last for first, last in places)


def spans(words: list[str], rng: random.Random) -> tuple[str, int, int]:
    """A text of the words and a span of 4 to 15 whole words in it."""
    text = " ".join(words)
    bounds = [match.span() for match in re.finditer(r"\S+", text)]
    count = rng.randint(4, min(15, len(bounds)))
    first = rng.randrange(len(bounds) - count + 1)
    return text, bounds[first][0], bounds[first + count - 1][1]


def retype(words: str, rng: random.Random) -> str:
    """A change of presentation."""
    kind = rng.randrange(7)
    if kind == 0:
        return re.sub(" ", lambda _: rng.choice(BLANKS), words)
    if kind == 1:
        return words.translate(str.maketrans("“”’", '""\''))
    if kind == 2:
        return unicodedata.normalize(rng.choice(("NFD", "NFC", "NFKC")), words)
    if kind == 3:
        return rng.choice((words.upper(), words.casefold(), words.title()))
    if kind == 4:
        return re.sub("[-—]", lambda dash: rng.choice("‐–‑−") if dash.group() == "-" else rng.choice("-–―"), words)
    if kind == 5:
        place = rng.randrange(len(words))
        return words[:place] + rng.choice(INVISIBLE) + words[place:]
    return f"“{words}”."


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(0, 2**32))
def test_presentation_never_hides_a_citation(words: list[str], seed: int) -> None:
    rng = random.Random(seed)
    text, start, end = spans(words, rng)
    core = re.sub(r"^\W+|\W+$", "", text[start:end])
    start += text[start:end].index(core)
    cited = Cited(s=1, text=retype(text[start : start + len(core)], rng))
    evidence = ground(cited, SourceText.of_text(text))
    assert evidence.status in ("verbatim", "retyped"), evidence
    assert found_there(evidence, start, start + len(core)), evidence


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(0, 2**32))
def test_a_changed_meaning_is_never_found(words: list[str], seed: int) -> None:
    rng = random.Random(seed)
    text, start, end = spans(words, rng)
    cited = text[start:end].split(" ")
    place = rng.randrange(len(cited))
    kind = rng.choice(("exchange", "insert", "drop", "digit", "swap"))
    if kind == "exchange":
        cited[place] = rng.choice(OTHERS)
    elif kind == "insert":
        cited.insert(place, rng.choice(OTHERS))
    elif kind == "drop":
        del cited[place]
    elif kind == "swap":
        cited[place], cited[place - 1] = cited[place - 1], cited[place]
    else:
        cited = [re.sub(r"\d", lambda digit: str((int(digit.group()) + 1) % 10), word, count=1) for word in cited]
    evidence = ground(Cited(s=1, text=" ".join(cited)), SourceText.of_text(text))
    if evidence.found:  # then the very words must stand in the text, one after the other
        bare = [re.sub(r"\W", "", word.casefold()) for word in (" ".join(cited), text)]
        assert bare[0] in bare[1]
    if kind in ("exchange", "insert"):
        assert not evidence.found


@settings(max_examples=300, deadline=None)
@given(hostile, hostile, st.integers(-2, 5), st.integers(0, 2**32))
def test_nothing_crashes_and_offsets_slice_back(text: str, other: str, sentence: int, seed: int) -> None:
    rng = random.Random(seed)
    ends = sorted(rng.sample(range(len(text) + 1), min(2, len(text) + 1)))
    sentences = (Sentence(number=1, start=ends[0], end=ends[-1]),) if rng.random() < 0.5 else ()
    source = SourceText(Article(id="test", text=text, sentences=sentences))
    cut = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
    for words in (other, text[slice(*cut)], text, f"{text[: cut[0]]}...{other}"):
        evidence = ground(Cited(s=sentence, text=words), source)
        if evidence.start is None or evidence.end is None:
            assert (evidence.status, evidence.end, evidence.text) == ("absent", None, None)
            continue
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert evidence.text == text[evidence.start : evidence.end]
        assert (evidence.status == "altered") == bool(evidence.changes)
        assert unicodedata.combining((text + " ")[evidence.end]) == 0 or evidence.text == words
        if evidence.status == "verbatim":
            assert evidence.text == words


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(0, 2**32))
def test_order_of_citations_changes_nothing(words: list[str], seed: int) -> None:
    rng = random.Random(seed)
    text = " ".join(words)
    source = SourceText(
        Article(
            id="t",
            text=text,
            sentences=(Sentence(number=1, start=0, end=20), Sentence(number=2, start=21, end=len(text))),
        )
    )
    cited = []
    for _ in range(6):
        first = rng.randrange(len(words))
        cited.append(Cited(s=rng.randint(1, 3), text=" ".join(words[first : first + rng.randint(1, 4)])))
    shuffled = rng.sample(cited, len(cited))
    results = dict(zip(cited, ground_all(cited, source), strict=True))
    assert ground_all(shuffled, source) == [results[one] for one in shuffled]


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        " ",
        "e\u0301",
        "\u0301\u0316",
        "&amp;",
        "-\n",
        "'",
        "[",
        "...",
        "22 people fled. ",
        "國",
        "x.y",
        "1,",
        "\ud800",
        "İ",
    ],
)
def test_long_hostile_texts_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begin = time.process_time()
    source = SourceText.of_text(text)
    for words in (
        unit * 3,
        "thirty people fled in haste from here",
        "22 " + unit * 400,
        text[:50_000] + "x",
        f"{unit}...{unit}",
    ):
        ground(Cited(s=1, text=words), source)
    assert time.process_time() - begin < 5


def test_import_leaves_rapidfuzz_alone() -> None:
    code = (
        "import sys; from extractor.grounding import Cited, SourceText, ground;"
        "ground(Cited(s=1, text='men fled'), SourceText.of_text('Ten men fled.'));"
        "sys.exit('rapidfuzz' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
