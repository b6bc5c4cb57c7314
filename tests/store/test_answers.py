"""The store as a place of recordings: what a folder of recordings does, and what is stored once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from extractor.errors import RecordingError
from extractor.extraction.session import shipped_recordings
from extractor.llm.canonical import canonical_request, request_key, request_parts
from extractor.llm.recordings import Recording, Recordings, RecordingStore, response_sha256
from extractor.runs.store import Store, StoredAnswers
from extractor.runs.store.tables import answer, fragment

INSTRUCTIONS = "Read the report and list what happened. " * 20


def recording(
    article: str = "Shots in Alfa.", *, model: str = "tiny", reply: str = "{}", status: int = 200, **parameters: Any
) -> Recording:
    messages = [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": article}]
    schema = {"type": "json_schema", "json_schema": {"schema": {"type": "object"}}}
    request = canonical_request({"model": model, "messages": messages, "response_format": schema, **parameters})
    response = {"status": status, "body": {"model": model, "choices": [{"message": {"content": reply}}]}}
    meta = {"model": model, "parts": request_parts(request, article), "response_sha256": response_sha256(response)}
    return Recording(request_key(request), request, response, meta)


@pytest.fixture
def answers(store: Store) -> StoredAnswers:
    return StoredAnswers(store)


def test_stands_where_a_folder_stands(answers: StoredAnswers) -> None:
    place: Recordings = answers
    made = recording()
    assert place.find(made.request) is None
    asyncio.run(place.keep(made))
    assert place.find(made.request) == made


def test_real_recordings_come_back_whole(answers: StoredAnswers, store: Store) -> None:
    folder = RecordingStore(shipped_recordings())
    paths = sorted(folder.folder.glob("*/*.json"))[:40]
    assert len(paths) > 5
    import json

    originals = [Recording(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    for future in [answers.submit(original) for original in originals]:
        future.result()
    fresh = StoredAnswers(store)
    assert [fresh.find(original.request) for original in originals] == originals
    assert sorted(fresh.keys()) == sorted(original.key for original in originals)
    assert fresh.has([originals[0].key, "0" * 20]) == {originals[0].key}


def test_long_parts_are_kept_once(answers: StoredAnswers, store: Store) -> None:
    for number in range(30):
        answers.save(recording(f"Report {number}."))
    StoredAnswers(store).save(recording("Report 99."))
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(fragment)) == 2  # instructions and schema
        sizes = connection.scalars(select(func.length(answer.c.request))).all()
    assert max(sizes) < len(INSTRUCTIONS)


def test_a_later_answer_replaces(answers: StoredAnswers) -> None:
    answers.save(recording(reply="1"))
    answers.save(recording(reply="2"))
    found = answers.find(recording().request)
    assert found is not None
    assert found.response["body"]["choices"][0]["message"]["content"] == "2"


def test_the_same_key_twice_in_one_commit(answers: StoredAnswers) -> None:
    futures = [answers.submit(recording(reply=str(number))) for number in range(50)]
    assert len({future.result() for future in futures}) == 1


@pytest.mark.parametrize("reply", ["a\x00b", "a\ud800b", "\u2028 \U0001f600", "%s :name ? $1", "x" * 1_000_000])
def test_hostile_answers(answers: StoredAnswers, reply: str) -> None:
    made = recording(article=reply[:5000], reply=reply)
    answers.save(made)
    assert StoredAnswers(answers.store).find(made.request) == made


class TestNotSaved:
    @pytest.mark.parametrize("place", ["article", "reply"])
    def test_a_key_of_an_account(self, answers: StoredAnswers, place: str) -> None:
        secret = "sk-proj-" + "a1B2" * 10
        text = "Words. " * 60 + secret
        for given in ((), (secret,)):
            with pytest.raises(RecordingError, match="not saved: it holds"):
                answers.save(recording(**{place: text}), secrets=given)
        assert list(answers.keys()) == []

    def test_what_is_no_answer(self, answers: StoredAnswers) -> None:
        with pytest.raises(RecordingError, match="only complete answers"):
            answers.save(recording(status=500))


class TestDamage:
    def test_a_request_that_was_altered(self, answers: StoredAnswers, store: Store) -> None:
        made, other = recording("One."), recording("Two.")
        answers.save(made)
        answers.save(other)
        request = answer.update().where(answer.c.key == made.key)
        store.transact(
            lambda c: c.execute(
                request.values(request=select(answer.c.request).where(answer.c.key == other.key).scalar_subquery())
            )
        )
        with pytest.raises(RecordingError, match="its request was altered"):
            answers.find(made.request)

    @pytest.mark.parametrize("damage", [b"", b"zzz", b"u{"])
    def test_bytes_that_are_no_text(self, answers: StoredAnswers, store: Store, damage: bytes) -> None:
        made = recording()
        answers.save(made)
        store.transact(lambda c: c.execute(answer.update().values(response=damage)))
        with pytest.raises(RecordingError, match="cannot be read"):
            answers.find(made.request)


class TestExplainMiss:
    def test_an_empty_store(self, answers: StoredAnswers) -> None:
        assert "no recordings at all in store" in answers.explain_miss(recording().request)

    def test_the_nearest_is_of_the_same_article(self, answers: StoredAnswers) -> None:
        for number in range(5):
            answers.save(recording(f"Report {number}."))
        wanted = recording("Report 3.", temperature=0.5)
        said = answers.explain_miss(wanted.request, "Report 3.")
        assert recording("Report 3.").key in said
        assert "differs in: parameters (temperature: not sent there, 0.5 here)" in said

    def test_else_of_the_same_model(self, answers: StoredAnswers) -> None:
        answers.save(recording("One.", model="other"))
        answers.save(recording("One."))
        said = answers.explain_miss(recording("Never seen.").request, "Never seen.")
        assert "differs in: article text" in said


class TestWithTheClient:
    """The client asks once and finds the answer again, as with a folder."""

    def test_asked_once(self, answers: StoredAnswers) -> None:
        from asking import GOOD, ask, settings
        from fake_server import fake_server, says

        from extractor.llm.client import Client

        async def main() -> None:
            async with fake_server(says(GOOD)) as server:
                async with Client(settings(server.url), recordings=answers, mode="auto") as client:
                    first, second = await ask(client), await ask(client)
                assert len(server.bodies) == 1
            async with Client(settings(None, api_key=None), recordings=answers, mode="replay") as client:
                third = await ask(client)
                missed = await ask(client, "[1] Another report.")
            assert first.state == "done"
            assert first.answer == second.answer == third.answer
            assert first.turns == second.turns == third.turns
            assert missed.failure is not None
            assert (missed.failure.state, "nearest is" in missed.failure.message) == ("no_recording", True)

        asyncio.run(main())

    def test_an_answer_whose_asker_was_cancelled_is_kept(self, answers: StoredAnswers) -> None:
        made = recording()

        async def main() -> None:
            task = asyncio.create_task(answers.keep(made))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(main())
        answers.store.write(lambda connection: None)  # whatever was handed in before is written by then
        assert answers.find(made.request) == made

    def test_what_cannot_be_kept_is_told(self, answers: StoredAnswers) -> None:
        from asking import GOOD, KEY, ask, settings
        from fake_server import fake_server, says

        from extractor.llm.client import Client

        async def main() -> None:
            async with (
                fake_server(says(GOOD)) as server,
                Client(settings(server.url), recordings=answers, mode="auto") as client,
            ):
                reply = await ask(client, system=f"Extract fires. {KEY}")
            assert reply.state == "done"
            assert "it holds" in reply.unsaved[0]

        asyncio.run(main())
