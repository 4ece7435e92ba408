"""A new kind of source: one function in `KINDS`, and a `Document` or a `Walk`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from balderdash.errors import BalderdashError
from balderdash.paths import unfinished
from balderdash.sources import finding
from balderdash.sources.extract import Extract
from balderdash.sources.fetching import already_fetched
from balderdash.sources.source import Document, FetchRequest, Target, TitleBatch, dropped, list_header
from balderdash.terms import wordlist
from tests.sources.fault_server import FaultServer, running
from tests.sources.listening import Heard, fetched

TERMS = [f"{letter} term" for letter in "ABCDEFG"]


class Letters:
    """A walk over terms in batches of two, which fails once at batch `fails_at`."""

    def __init__(self, request: FetchRequest, fails_at: int | None) -> None:
        self.header = list_header("Letters", "letters", "CC0", most=request.most)
        self.description = "All letters"
        self.resume_key: dict[str, object] = {"letters": "all", "most": request.most}
        self.most = request.most or 100
        self.passed: Counter[str] = Counter()
        self.fetched: list[int] = []
        self._start, self._fails_at = 0, fails_at

    @property
    def expected(self) -> int | None:
        return len(TERMS)

    @property
    def is_done(self) -> bool:
        return self._start >= len(TERMS)

    def fetch(self) -> TitleBatch | None:
        if self.is_done:
            return None
        self.fetched.append(self._start)
        if self._start == self._fails_at:
            raise BalderdashError("The letters are gone.")
        following = {"start": str(self._start + 2)}
        return TitleBatch(TERMS[self._start : self._start + 2], proceed=following)

    def take(self, batch: TitleBatch) -> None:
        assert batch.proceed is not None
        self._start = int(batch.proceed["start"])


@pytest.mark.parametrize("typed", ["{}", " '{}' ", '"{}"', "{escaped}", "file://{quoted}"])
def test_a_file_that_is_dropped_on_an_input_line_is_found(typed: str, tmp_path: Path) -> None:
    file = tmp_path / "my terms, 1.txt"
    file.touch()
    escaped, quoted = str(file).replace(" ", "\\ "), quote(str(file))
    assert dropped(typed.format(file, escaped=escaped, quoted=quoted)) == str(file)
    assert dropped(" example.org/wiki ") == "example.org/wiki"
    assert dropped("it's a name") == "it's a name"


def test_a_walk_is_fetched_interrupted_and_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[Letters] = []

    def open_letters(target: Target) -> Letters | None:
        if target.request.source != "letters":
            return None
        walks.append(Letters(target.request, fails_at=4 if not walks else None))
        return walks[-1]

    monkeypatch.setattr(finding, "KINDS", (open_letters, *finding.KINDS))
    out, heard = tmp_path / "letters.txt", Heard()
    with pytest.raises(BalderdashError, match=r"letters are gone\. What was fetched is kept"):
        fetched(FetchRequest("letters"), out)
    assert unfinished(out).exists()
    fetched(FetchRequest("letters"), out, heard)
    assert [walk.fetched for walk in walks] == [[0, 2, 4], [4, 6]]
    assert wordlist.read(out).terms == tuple(TERMS)
    assert not unfinished(out).exists()
    assert heard.sentences == ["Resuming after the 4 titles that are here already."]
    assert heard.counts == [(4, 7), (6, 7), (7, 7)]
    cut = fetched(FetchRequest("letters", most=3), tmp_path / "cut.txt")
    assert cut.words.terms == tuple(TERMS[:3])
    assert cut.words.header["cut"].startswith("after the first 3 titles")
    assert already_fetched(walks[1], out) is not None
    assert already_fetched(walks[2], out) is None  # it has another limit


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with running() as server:
        yield server


def test_a_document_of_a_site_is_found_before_the_other_kinds(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_capitals(target: Target) -> Document | None:
        if target.url != f"{server.url}/capitals":
            return None
        data = target.web.get(f"{server.url}/data").body.decode()
        return Document(list_header("Capitals", target.url, "CC0"), "The capitals", Extract.of(data.split(",")))

    server.pages["/data"] = lambda handler, request: handler.say("Alpha,Beta,Beta,Gamma")
    monkeypatch.setattr(finding, "KINDS", (open_capitals, *finding.KINDS))
    done = fetched(FetchRequest(f"{server.url}/capitals"), tmp_path / "capitals.txt")
    assert done.words.terms == ("Alpha", "Beta", "Gamma")
    assert done.account.read == 4
    assert [complaint.value for complaint in done.complaints] == ["‘Beta’"]
    server.robots = "User-agent: *\nContent-Signal: ai-train=no\n"
    with pytest.raises(BalderdashError, match="does not allow training"):
        fetched(FetchRequest(f"{server.url}/capitals"), tmp_path / "capitals.txt")
