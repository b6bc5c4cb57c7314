"""Is it the day of the event, or the day on which somebody spoke of it?"""

from __future__ import annotations

import pytest

from extractor.validation.reading.dates import find_dates, is_statement_date
from extractor.validation.reading.dates_roles import speaks_of_future

# The date stands between square brackets. True: a statement's; False: an event's; None: the words leave it open.
SENTENCES = [
    ("The ministry said on [Monday] that five men were shot.", True),
    ("The ministry said [Monday] five men were shot.", True),
    ("The ministry said late on [Monday] that five men were shot.", True),
    ("A spokesman told reporters [Tuesday] that the depot was hit.", True),
    ("He told the Norva Times by phone on [Tuesday] that the depot was hit.", True),
    ("The army said in a statement [Wednesday] that it shot down a drone.", True),
    ("The army said in a statement on [Wednesday] it had shot down a drone.", True),
    ("In a statement issued on [Friday], the group claimed the raid.", True),
    ("The group claimed the raid in a video message on [Friday].", True),
    ("The governor on [Thursday] denied that the bridge was hit.", True),
    ("The governor [on Thursday] said that the bridge was hit.", True),
    ("THE MINISTER SAID [TODAY] THAT THE BRIDGE WAS BLOWN UP.", True),
    ("THE MINISTER TOLD RADIO NORVA [THIS MORNING] THAT THE BRIDGE WAS BLOWN UP.", True),
    ("[Monday]'s statement named no group.", True),
    ("The envoy spoke on [3 March] of a new raid.", True),
    ("Its spokesman announced on [Sunday] that the siege is over.", True),
    ("Five men were shot on [Sunday], the ministry said on Monday.", False),
    ("Five men were shot on Sunday, the ministry said on [Monday].", True),
    ("A bomb went off on [Monday], police said.", False),
    ("Five men were shot on [Monday], said the ministry.", False),
    ("Police said a bomb went off [Monday] in Karval.", False),
    ("Police said that on [Monday] a bomb went off in Karval.", False),
    ("The ministry said the attack on [Monday] killed five men.", False),
    ("The army confirmed [Monday's] raid.", False),
    ("THE ARMY SPOKE OF [TODAY]'S RAID.", False),
    ("Raiders struck the depot on [Monday].", False),
    ("On [Monday] raiders struck the depot.", False),
    ("Five men were reported killed on [Monday].", False),
    ("The mayor told police that gunmen had come on [Monday].", False),
    ("On [Monday], the army said that five men were shot.", None),
    ("[Monday] the army said that five men were shot.", None),
]


def cut(marked: str) -> tuple[str, tuple[int, int]]:
    before, _, rest = marked.partition("[")
    words, _, after = rest.partition("]")
    return before + words + after, (len(before), len(before) + len(words))


@pytest.mark.parametrize(("marked", "statement"), SENTENCES)
def test_statement_date(marked: str, statement: bool | None) -> None:
    assert is_statement_date(*cut(marked)) is statement


def test_line_breaks_do_not_matter() -> None:
    assert is_statement_date("The ministry\nsaid on\nMonday that it rained.", (21, 27)) is True


@pytest.mark.parametrize(
    ("marked", "future"),
    [
        ("The council will meet on [Friday].", True),
        ("Talks are due to start on [5 March].", True),
        ("The vote is expected as early as [Monday].", True),
        ("They must leave by [March 6].", True),
        ("The convoy cannot pass until [Sunday].", True),
        ("They ignored the [March 6] deadline.", True),
        ("The council met on [Friday].", False),
        ("It would have been worse, but they fled on [Friday].", False),
        ("They will appeal [Friday]'s ruling.", False),
        ("Up until [Friday] they had denied it.", False),
    ],
)
def test_future(marked: str, future: bool) -> None:
    assert speaks_of_future(*cut(marked)) is future


def test_an_event_is_not_counted_from_a_statement() -> None:
    text = "Raiders came on 3 March. Police said on 9 March that it was over. Two days later they came again."
    assert [mention.resolution.edtf for mention in find_dates(text, published="2021-03-20")] == [
        "2021-03-03",
        "2021-03-09",
        "2021-03-05",
    ]
