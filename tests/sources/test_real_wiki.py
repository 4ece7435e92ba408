"""Fetching from a real MediaWiki."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.game.cards import Card
from balderdash.game.dealing import Progress
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.sources.finding import find
from balderdash.sources.mediawiki import Wiki
from balderdash.sources.source import FetchRequest
from balderdash.sources.web import Web
from balderdash.sources.wiki_source import AllTitles
from balderdash.terms import cleaning, known_terms, wordlist
from balderdash.terms.wordlist import WordList
from tests.conftest import PATIENCE, Run
from tests.play.stand_in_source import StandIn, fake_card
from tests.sources import wiki as local
from tests.sources.listening import Heard, fetched
from tests.sources.wiki import LocalWiki

KILLS = int(os.environ.get("BALDERDASH_KILLS", "6"))  # 50 before a release

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not local.is_installed(), reason=local.MISSING)]


@pytest.fixture(scope="session")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """One wiki for all these tests."""
    folder = tmp_path_factory.mktemp("wiki")
    local.make(folder)
    with local.served(folder) as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "fetched.txt"


def test_ten_thousand_titles(wiki: LocalWiki, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    ask = Wiki.ask

    def counted(self: Wiki, *question: Any, **more: Any) -> Any:
        asked.append(question)
        return ask(self, *question, **more)

    monkeypatch.setattr(Wiki, "ask", counted)
    heard = Heard()
    done = fetched(FetchRequest(wiki.url), out, heard)
    titles = wiki.pages(redirects=False)
    assert len(asked) < len(titles) / 500 + 10  # 500 titles a question is the most that a wiki gives
    assert done.account.read == len(titles) > 10_000
    assert set(done.words.terms) == set(cleaning.clean(titles, sort="wiki")[0])
    assert not set(done.words.terms) & set(wiki.pages(redirects=True))
    assert wordlist.read(out) == done.words
    assert done.words.header["title"] == "TestWiki"
    assert done.words.header["licence"] == "CC0 https://creativecommons.org/publicdomain/zero/1.0/"
    assert len(done.words.header["retrieved"]) == 10
    assert len(heard.counts) > 20
    assert heard.counts[-1] == (len(titles), len(titles))
    assert sorted(file.name for file in out.parent.iterdir()) == ["fetched.report.tsv", "fetched.txt"]


@pytest.mark.parametrize("address", ["", "/", "/api.php", "/index.php/Main_Page", "/index.php?title=Main_Page"])
def test_every_address_of_the_wiki_finds_its_api(wiki: LocalWiki, out: Path, address: str) -> None:
    heard = Heard()
    found = find(FetchRequest(wiki.url + address), Web("test@example.org", heard.wait), heard)
    assert isinstance(found, AllTitles)
    assert found.description == "All titles of TestWiki"
    assert found.resume_key["wiki"] == f"{wiki.url}/api.php"


def test_an_address_without_a_scheme(wiki: LocalWiki, out: Path) -> None:
    bare = wiki.url.removeprefix("http://")  # on this machine http is meant, elsewhere https
    assert len(fetched(FetchRequest(bare, most=20), out).words.terms) > 10
    with pytest.raises(BalderdashError, match=r"https.* try the address with http://"):
        fetched(FetchRequest(f"https://{bare}"), out)


def test_a_category_tree_with_cycles(wiki: LocalWiki, out: Path) -> None:
    done = fetched(FetchRequest(f"{wiki.url}/index.php/Category:Mathematics"), out)
    terms = set(done.words.terms)
    near, far = ({f"Knot number {k}" for k in range(240) if (k % 3 == 2) is deep} for deep in (False, True))
    assert near <= terms
    assert not far & terms  # Mathematics, Knots, Knots 0, Knots 1, and then Knots 2 is too deep
    assert "Person of no interest" not in terms
    assert "Redirect among knots" not in terms
    assert not any(term.startswith("Deep term") for term in terms)
    assert done.account.dropped["redirect"] == 1
    assert done.account.dropped["page outside the main namespace"] == 1
    assert done.account.dropped["sub-category deeper than 3"] >= 1
    assert done.account.dropped["sub-category of people, print or housekeeping"] == 1
    assert done.words.title == "Mathematics (TestWiki)"
    deeper = fetched(FetchRequest(wiki.url, category="Mathematics", depth=9), out.with_name("deeper.txt"))
    assert set(deeper.words.terms) == terms | far | {f"Deep term {k}" for k in range(30)}
    alone = fetched(FetchRequest(wiki.url, category="Category:Knots 1", depth=0), out.with_name("alone.txt"))
    assert set(alone.words.terms) == {f"Knot number {k}" for k in range(1, 240, 3)}


def test_fakes_with_a_page_are_not_dealt(wiki: LocalWiki, home: Path) -> None:
    class Knots(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            made = super().fresh_fakes(count, seed, progress)
            return [*made[2:], fake_card("Knot number 5"), fake_card("łoś theorem")]

    supply = Knots()
    header = {"source": wiki.url, "link": f"{wiki.url}/index.php/Special:Search/$1"}
    supply.words = WordList("greek", supply.words.terms, header, paths.user_lists() / "greek.txt")
    preloader = SheetPreloader(supply, random.Random(), seed=5)
    preloader.prepare(2)
    preloader.look_up()
    assert set(known_terms.load()) == {"Knot number 5", "łoś theorem"}
    assert not {card.text for card in preloader.take().cards} & set(known_terms.load())


def test_a_limit_is_reported(wiki: LocalWiki, out: Path) -> None:
    heard = Heard()
    done = fetched(FetchRequest(wiki.url, category="Mathematics", most=50), out, heard)
    assert len(done.words.terms) <= 50
    assert "after the first 50 titles" in wordlist.read_header(out)["cut"]
    assert any("there are more" in sentence for sentence in heard.sentences)


@pytest.mark.parametrize("name", ["Empty", "No such category"])
def test_a_category_without_pages(wiki: LocalWiki, out: Path, name: str) -> None:
    with pytest.raises(BalderdashError, match="with pages in it; check its name"):
        fetched(FetchRequest(wiki.url, category=name), out)
    assert not out.exists()


def test_pages_that_list_terms(wiki: LocalWiki, out: Path) -> None:
    done = fetched(FetchRequest(f"{wiki.url}/index.php/Appendix_of_terms"), out)
    assert done.words.terms == ("Trefoil", "Unknot", "Figure-eight knot")
    done = fetched(FetchRequest(f"{wiki.url}/index.php?title=Glossary_page"), out)
    assert done.words.terms == ("Abacus", "Binomial", "Cosine", "Domain")
    with pytest.raises(BalderdashError, match="has no page 'Nothing here'"):
        fetched(FetchRequest(f"{wiki.url}/index.php/Nothing_here"), out)


def test_links_lead_to_the_pages(wiki: LocalWiki, out: Path) -> None:
    done = fetched(FetchRequest(wiki.url, category="Odd"), out)
    for term in ("Čech cohomology", "100% rule", 'Tom & Jerry\'s "theorem"'):
        link = done.words.link_to(term)
        assert link is not None
        with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
            assert "Special:Search" not in answer.url, (term, answer.url)
    link = done.words.link_to("Method of commutants")  # no page with this title, so the wiki searches
    assert link is not None
    with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
        assert answer.status == 200


def test_miser_mode_with_short_and_empty_batches(wiki: LocalWiki, out: Path) -> None:
    """The wiki drops redirects after it has counted a batch, and 3000 redirects in a row give empty batches."""
    with wiki.setting("$wgMiserMode = true; $wgAPIMaxResultSize = 8388608;"):
        done = fetched(FetchRequest(wiki.url), out)
    assert done.account.read == len(wiki.pages(redirects=False))


def test_a_private_wiki(wiki: LocalWiki, out: Path) -> None:
    with (
        wiki.setting("$wgGroupPermissions['*']['read'] = false;"),
        pytest.raises(BalderdashError, match=r"wants a login before it shows anything \(readapidenied\)"),
    ):
        fetched(FetchRequest(wiki.url), out)
    assert not list(out.parent.iterdir())


_LAG = "$wgHooks['ApiMaxLagInfo'][] = function (&$i) {{ $i = ['host' => 'db1', 'lag' => {}, 'type' => 'db']; }};"


def test_we_wait_for_a_lagging_wiki_and_then_give_up(wiki: LocalWiki, out: Path) -> None:
    heard = Heard()
    with wiki.setting(_LAG.format(30)), pytest.raises(BalderdashError, match=r"busy for \d+ minutes .*try again later"):
        fetched(FetchRequest(wiki.url), out, heard)
    assert {why for why, _ in heard.waits} == {f"{wiki.url.removeprefix('http://')} is busy (maxlag)"}
    assert all(seconds >= 0 for _, seconds in heard.waits)
    assert max(seconds for _, seconds in heard.waits) >= 5


def test_a_temporary_lag(wiki: LocalWiki, out: Path) -> None:
    calm = wiki.folder / "calm"
    calm.unlink(missing_ok=True)

    class Patient(Heard):
        def wait(self, why: str, seconds: float) -> None:
            super().wait(why, seconds)
            if self.waits:
                calm.touch()

    condition = f"if (!file_exists('{calm}')) {{ {_LAG.format(7)} }}"
    with wiki.setting(condition):
        done = fetched(FetchRequest(wiki.url, category="Knots"), out, Patient())
    assert len(done.words.terms) == 240


def test_small_batches(wiki: LocalWiki, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Wiki.ask

    def few(self: Wiki, **parameters: str) -> object:
        return ask(self, **{k: "7" if v == "max" else v for k, v in parameters.items()})

    monkeypatch.setattr(Wiki, "ask", few)
    heard = Heard()
    done = fetched(FetchRequest(wiki.url, category="Mathematics"), out, heard)
    assert len(heard.counts) > 30
    monkeypatch.undo()
    assert set(done.words.terms) == set(fetched(FetchRequest(wiki.url, category="Mathematics"), out).words.terms)


def test_a_fetch_that_is_killed_at_random_moments_is_resumed(wiki: LocalWiki, home: Path, balderdash: Run) -> None:
    whole = balderdash("fetch", wiki.url, "--name", "whole")
    assert whole.returncode == 0, whole.stderr
    list_file, journal = (paths.user_lists() / name for name in ("killed.txt", "killed.txt.part"))
    rng, kills, most = random.Random(7), 0, 1.8
    while kills < KILLS:
        list_file.unlink(missing_ok=True)
        while journal.exists() or not list_file.exists():
            process = subprocess.Popen(
                [sys.executable, "-m", "balderdash", "fetch", wiki.url, "--name", "killed"],
                stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            try:
                _, err = process.communicate(timeout=rng.uniform(0.4, most))
                assert process.returncode == 0, err
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                kills, most = kills + 1, 1.05 * most  # a slow machine gets there too
        assert list_file.read_bytes() == (paths.user_lists() / "whole.txt").read_bytes()
    assert {file.name for file in paths.user_lists().iterdir() if file.suffix != ".tmp"} == {
        "killed.txt", "killed.report.tsv", "whole.txt", "whole.report.tsv",
    }  # fmt: skip


def test_the_command(wiki: LocalWiki, home: Path, balderdash: Run) -> None:
    done = balderdash("fetch", wiki.url, "--category", "Odd", "--name", "odd")
    path = paths.user_lists() / "odd.txt"
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    for part in ("Category:Odd of TestWiki", "licence: CC0", "Dropped: 2, it is a test page: ‘Test’, ‘Testpage’",
                 "‘Commutants, method of’ → ‘Method of commutants’", "odd.report.tsv", "Odd (TestWiki):"):  # fmt: skip
        assert part in done.stderr
    again = balderdash("fetch", wiki.url, "--category", "Odd", "--name", "odd")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert balderdash("fetch", wiki.url, "--category", "Odd", "--name", "odd", "--replace").returncode == 0
    shown = balderdash("lists", "show", "odd")
    assert "# licence: CC0" in shown.stdout
    assert "# link: http" in shown.stdout


def test_a_real_wiki_with_and_without_text_extracts(wiki: LocalWiki, tmp_path: Path) -> None:
    request = FetchRequest(wiki.url, "Knots 1", depth=0, meanings=True)

    def meanings_of(name: str) -> dict[str, str]:
        return dict(fetched(request, tmp_path / f"{name}.txt").words.meanings)

    plain = meanings_of("plain")
    assert len(plain) == 80
    assert set(plain.values()) == {"A knot"}
    with wiki.setting("wfLoadExtension( 'TextExtracts' );"):
        assert meanings_of("extracts") == plain
