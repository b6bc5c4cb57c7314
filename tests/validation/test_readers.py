"""Who reports a figure, what a verb says of responsibility, what sort of thing words name; on invented sentences."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.validation.reading.parts import head_of, part_kind
from extractor.validation.reading.reporting import reporters_at, reports_in
from extractor.validation.reading.stances import stances_in
from extractor.validation.reading.stances_parties import blamed_by, speaker_of

REPORTERS = [
    # sentence, figure, who may report it, whether that is certain
    ("Nine men died, the mayor said.", "Nine", ["the mayor"], True),
    ("The mayor of Osk said nine men died.", "nine", ["The mayor of Osk"], True),
    ("Nine men died, said the mayor, who had come by boat.", "Nine", ["the mayor"], True),
    ("A barn burned until noon, said two porters reached by radio.", "A barn", ["two porters"], True),
    ("According to Dara Kolm, who runs the clinic, nine men died.", "nine", ["Dara Kolm"], True),
    ("Nine men died, according to traders there.", "Nine", ["traders"], True),
    ("Six died, police said, while the mayor spoke of ten dead.", "Six", ["police"], True),
    ("Six died, police said, while the mayor spoke of ten dead.", "ten", ["the mayor"], True),
    ("Police said two died and the clinic reported three dead.", "two", ["Police"], True),
    ("Police said two died and the clinic reported three dead.", "three", ["the clinic"], True),
    ("The Karval Front (KF) blamed the army and said six of its men fell.", "six", ["The Karval Front"], True),
    (
        "Its head nurse, Dara Kolm, told the Osk Post that 21 bodies had come.",
        "21",
        ["Its head nurse, Dara Kolm"],
        True,
    ),
    ("A guard who walked there after dawn saw only one body.", "one", ["A guard"], True),
    ("Two officials and a nurse said nine men died.", "nine", ["Two officials and a nurse"], True),
    ("On Sunday its spokesman said nine men died.", "nine", ["its spokesman"], True),
    ("The clinic has given a new count: nine dead.", "nine", ["The clinic"], True),
    ("The toll was later put at nine by the fire service.", "nine", ["the fire service"], True),
    ("Nine men died, it added.", "Nine", ["it"], False),
    ("The army said rebels fell back, but nine men died.", "nine", ["The army"], False),
    ("Nine men died in the raid.", "Nine", [], False),
    ("The raid claimed nine lives.", "nine", [], False),
    ("Nine men are said to have died.", "Nine", [], False),
    ("Nine men were reported dead.", "Nine", [], False),
    ("The week saw nine killed.", "nine", [], False),
    ("The valley, it is claimed, hides nine graves.", "nine", [], False),
]


@pytest.mark.parametrize(("sentence", "figure", "sources", "certain"), REPORTERS)
def test_reporters(sentence: str, figure: str, sources: list[str], certain: bool) -> None:
    found = reporters_at(sentence, sentence.index(figure))
    assert ([report.source for report in found.reports], found.certain) == (sources, certain)


@given(st.text(alphabet=st.sampled_from("said told , . “ ” the mayor who and 9 - ( ) according to"), max_size=200))
def test_reports_lie_in_the_sentence(sentence: str) -> None:
    for report in reports_in(sentence):
        assert sentence[report.start : report.end] == report.source
        assert 0 <= report.clause_start <= report.start
        assert report.end <= len(sentence)


@pytest.mark.parametrize(
    "piece", ["said ", " ", "only ", "a, ", "according to ", "(", 'he said "x." ', "who and said ,"]
)
def test_endless_sentences_take_little_time(piece: str) -> None:
    began = time.process_time()
    reports_in(piece * 50_000)
    stances_in(piece * 50_000)
    part_kind(piece * 50_000)
    assert time.process_time() - began < 2


STANCES = [
    ("The Front claimed the raid.", ["claimed"]),
    ("The Front has taken responsibility for it.", ["claimed"]),
    ("It owned up to the mine.", ["claimed"]),
    ("It said its fighters had carried out the raid.", ["claimed"]),
    ("The raid was claimed by the Front.", ["claimed"]),
    ("Police blamed the Front.", ["attributed"]),
    ("The mayor put it down to smugglers.", ["attributed"]),
    ("The army pointed the finger at Osk.", ["attributed"]),
    ("The Front denied responsibility.", ["denied"]),
    ("The Front had no hand in the raid.", ["denied"]),
    ("The army rejected the accusation and blamed rebels.", ["denied", "attributed"]),
    ("Nine men died in the raid.", []),
    ("The Front said it was behind the raid.", ["claimed"]),
    ("The Front denied its men had fired.", ["denied"]),
    ("The suspect pleaded not guilty.", ["denied"]),
    ("The suspect pleaded guilty.", ["claimed"]),
    ("The army called the claims absurd.", ["denied"]),
    ("The mayor pinned the raid on smugglers.", ["attributed"]),
    ("The mayor claimed that nine men had died.", []),
]


@pytest.mark.parametrize(("sentence", "stances"), STANCES)
def test_stances(sentence: str, stances: list[str]) -> None:
    reads = stances_in(sentence)
    assert [read.stance for read in reads] == stances
    assert not [read.negated for read in reads if read.negated]
    assert all(sentence[read.start : read.end] == read.words for read in reads)


@pytest.mark.parametrize(
    ("sentence", "negation"),
    [
        ("No group has claimed the raid.", "No group has"),
        ("Nobody has so far owned up to it.", "Nobody has so far"),
        ("The army stopped short of blaming rebels.", "stopped short of"),
        ("The Front did not deny it.", "did not"),
        ("It is unclear whether it claimed the raid.", "whether it"),
        ("It is too early to blame smugglers.", "too early to"),
    ],
)
def test_stances_that_nobody_takes(sentence: str, negation: str) -> None:
    assert [read.negated for read in stances_in(sentence)] == [negation]


@pytest.mark.parametrize(
    ("sentence", "speaker", "blamed"),
    [
        ("The Front blamed the army for the raid.", "The Front", "the army"),
        ("The army accused the Front of lying, which its head denied.", "The army", "the Front"),
        ("On Monday the Front blamed the raid on smugglers, and the mayor left.", None, "smugglers"),
        ("Police said the Front claimed the raid.", "the Front", None),
        ("The raid was blamed by the mayor on smugglers.", "the mayor", "smugglers"),
        ("The raid was attributed to smugglers after a search.", None, "smugglers"),
        ("It denied the raid.", None, None),
        ("The Front and the army each accuse the other of theft.", "The Front and the army", "the other"),
        ("Bakers, who saw nothing, blamed it on rats.", None, "rats"),
        ("The mayor pinned the raid on smugglers.", "The mayor", "smugglers"),
    ],
)
def test_who_speaks_and_who_is_blamed(sentence: str, speaker: str | None, blamed: str | None) -> None:
    read = stances_in(sentence)[0]
    spans = (
        speaker_of(sentence, read.start, read.end),
        blamed_by(sentence, read) if read.stance == "attributed" else None,
    )
    assert tuple(None if span is None else sentence[slice(*span)] for span in spans) == (speaker, blamed)


@pytest.mark.parametrize(
    ("words", "head", "kind"),
    [
        ("the lorry park", "park", "thing"),
        ("two trucks of the 9th Brigade", "trucks", "thing"),
        ("dozens of trucks", "trucks", "thing"),
        ("two drones", "drones", "weapon"),
        ("mortar fire", "fire", "weapon"),
        ("the attack", "attack", "happening"),
        ("nobody", "nobody", "nobody"),
        ("none of the guards", "none", "nobody"),
        ("two of its men", "men", None),
        ("drivers in the park", "drivers", None),
        ("Turkish drones", "drones", None),
        ("the Norva hospital", "hospital", None),
        ("Osk Bel", "bel", None),
        ("a girl of nine", "girl", None),
        ("", "", None),
    ],
)
def test_what_words_name(words: str, head: str, kind: str | None) -> None:
    assert (head_of(words), part_kind(words)) == (head, kind)


def test_readers_take_any_text() -> None:
    letters = "said claimed none of \ud800\u202e(“,;.9\n\x1b"
    chooser = random.Random(7)
    for _ in range(300):
        text = "".join(chooser.choices(letters, k=60))
        reports_in(text)
        stances_in(text)
        part_kind(text)
