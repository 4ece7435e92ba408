"""A real MediaWiki (Debian's package, PHP's own server, SQLite), made and filled for the tests."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

CODE = Path("/var/lib/mediawiki")
MISSING = (
    "needs a MediaWiki: apt-get install --no-install-recommends mediawiki php-cli php-sqlite3 micro-httpd php8.2-cgi"
)
BULK = 12_000  # pages that only the list of all pages contains


def is_installed() -> bool:
    """Whether this machine can run a MediaWiki."""
    return shutil.which("php") is not None and (CODE / "maintenance" / "install.php").exists()


@dataclass(frozen=True)
class LocalWiki:
    """A running wiki; lines appended to its settings take effect with the next request.

    Attributes
    ----------
    folder : its settings and databases
    url : its address, without a slash at the end
    """

    folder: Path
    url: str

    @contextmanager
    def setting(self, php: str) -> Iterator[None]:
        """Change its settings until the block ends."""
        file = self.folder / "LocalSettings.php"
        before = file.read_text()
        file.write_text(f"{before}\n{php}\n")
        try:
            yield
        finally:
            file.write_text(before)

    def pages(self, redirects: bool) -> list[str]:
        """The titles in its main namespace, from its database."""
        with closing(sqlite3.connect(self.folder / "my_wiki.sqlite")) as database:
            rows = database.execute(
                "SELECT page_title FROM page WHERE page_namespace = 0 AND page_is_redirect = ?", (int(redirects),)
            ).fetchall()
        return [_text(title).replace("_", " ") for (title,) in rows]


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def make(folder: Path) -> None:
    """Install a wiki into a folder and fill it."""
    _php(
        "install.php", "--confpath", str(folder), "--dbtype", "sqlite", "--dbpath", str(folder),
        "--server", "http://127.0.0.1:4000", "--scriptpath", "", "--pass", secrets.token_hex(12), "TestWiki", "Admin",
    )  # fmt: skip
    with (folder / "LocalSettings.php").open("a") as settings:
        settings.write(
            """
$wgServer = 'http://' . ( $_SERVER['HTTP_HOST'] ?? '127.0.0.1:4000' );
$wgRightsText = 'CC0'; $wgRightsUrl = 'https://creativecommons.org/publicdomain/zero/1.0/';
$wgArticleCountMethod = 'any'; $wgMainCacheType = CACHE_NONE; $wgJobRunRate = 0;
foreach ( $wgDBservers ?? [] as $k => $v ) { $wgDBservers[$k]['variables']['synchronous'] = 'OFF'; }
$wgDBservers = [ [ 'type' => 'sqlite', 'dbname' => 'my_wiki', 'dbDirectory' => $wgSQLiteDataDir, 'load' => 1,
    'flags' => DBO_DEFAULT, 'variables' => [ 'synchronous' => 'OFF' ] ] ];
"""
        )
    dump = folder / "pages.xml"
    dump.write_text(_dump(_pages()), encoding="utf-8")
    conf = ("--conf", str(folder / "LocalSettings.php"))
    _php("importDump.php", *conf, "--quiet", str(dump))
    _php("runJobs.php", *conf)
    _add_bulk(folder / "my_wiki.sqlite")
    _php("initSiteStats.php", *conf, "--update")


def _php(script: str, *arguments: str) -> None:
    done = subprocess.run(
        ["php", str(CODE / "maintenance" / script), *arguments], capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"{script} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")


ODD = [
    "Commutants, method of", "Self-intersection, point of", "Lie algebra, semi-simple", "Čech cohomology",
    "Łoś theorem", "Теорема Гаусса", "素数", "مبرهنة فيثاغورس", "C*-algebra", "Hahn–Banach theorem", "AC/DC converter",
    "Test", "Testpage", "List of knots", "1905", "12 March", "Mercury (disambiguation)", "Field (mathematics)",
    "P = NP", "L'Hôpital's rule", "Emoji 🎲 die", "A " + "very " * 20 + "long title indeed", "Аbel group",
    "$L_p$ space", "Tom & Jerry's \"theorem\"", "100% rule", "What is it?", "X+Y", "Noether's theorem/Proof 2",
]  # fmt: skip


def _pages() -> Iterator[tuple[str, str]]:
    """Titles and texts."""
    for title in ODD:
        yield title, "Odd. [[Category:Odd]]"
    for k in range(60):
        yield f"Redirect to number {k}", f"#REDIRECT [[Knot number {k}]]"
    for k in range(240):
        yield f"Knot number {k}", f"A knot. [[Category:Knots {k % 3}]]"
    for k in range(30):
        yield f"Deep term {k}", "Deep. [[Category:Depth 5]]"
    yield "Redirect among knots", "#REDIRECT [[Knot number 1]] [[Category:Knots 0]]"
    yield "Talk:Knot number 1", "Talk. [[Category:Knots 0]]"
    for k in range(3):  # a cycle: Knots -> Knots 0 -> Knots 1 -> Knots 2 -> Knots
        inside = ["Knots"] if k == 0 else [f"Knots {k - 1}"]
        yield f"Category:Knots {k}", "".join(f"[[Category:{name}]]" for name in inside)
    yield "Category:Knots", "[[Category:Knots 2]] [[Category:Mathematics]]"
    yield "Category:Mathematics", "[[Category:Mathematics]] everything"  # in itself
    yield "Category:Depth 1", "[[Category:Mathematics]]"
    for k in range(2, 6):
        yield f"Category:Depth {k}", f"[[Category:Depth {k - 1}]]"
    yield "Category:Mathematicians by nationality", "[[Category:Mathematics]]"
    yield "Person of no interest", "[[Category:Mathematicians by nationality]]"
    yield "Category:Odd", "[[Category:Mathematics]]"
    yield "Category:Empty", "nothing in it"
    yield (
        "Appendix of terms",
        "Terms:\n* [[Trefoil]], a knot\n* [[Unknot]]: no knot\n* Figure-eight knot – four\n",
    )
    yield (
        "Glossary page",
        "; Abacus : for counting\n; Binomial : two names\n; Cosine : a ratio\n; Domain : from\n",
    )


def _dump(pages: Iterable[tuple[str, str]]) -> str:
    made = "".join(
        f"<page><title>{escape(title)}</title><ns>{_namespace(title)}</ns><revision>"
        "<timestamp>2026-01-01T00:00:00Z</timestamp><contributor><username>Tester</username></contributor>"
        f'<text xml:space="preserve">{escape(text)}</text></revision></page>'
        for title, text in pages
    )
    return f'<mediawiki xml:lang="en">{made}</mediawiki>'


def _namespace(title: str) -> int:
    return {"Category": 14, "Talk": 1}.get(title.partition(":")[0], 0)


def _add_bulk(database: Path) -> None:
    """Rows of the page table as MediaWiki writes them; a third of the first half are redirects."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO page (page_namespace, page_title, page_is_redirect, page_is_new, page_random, page_touched,"
            " page_latest, page_len) VALUES (0, ?, ?, 1, 0.5, '20260101000000', 1, 30)",
            ((f"Bulk_term_{k:05}", int(k < BULK // 2 and k % 3 == 0)) for k in range(BULK)),
        )


@contextmanager
def served(folder: Path) -> Iterator[LocalWiki]:
    """Serve a wiki with PHP's own server, on a free port."""
    uncached = folder / "uncached"  # PHP looks only every two seconds whether a file that it keeps has changed
    uncached.write_text(f"{folder / 'LocalSettings.php'}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            "php",
            "-d",
            "display_errors=0",
            "-d",
            f"opcache.blacklist_filename={uncached}",
            "-S",
            f"127.0.0.1:{port}",
            "-t",
            str(CODE),
        ],
        env={**os.environ, "MW_CONFIG_FILE": str(folder / "LocalSettings.php")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                with urllib.request.urlopen(f"{url}/api.php?action=query&format=json", timeout=10):
                    break
            except OSError:
                continue
        yield LocalWiki(folder, url)
    finally:
        server.terminate()
        server.wait()
