from __future__ import annotations

import pytest

from balderdash.cli.arguments import CommandParser


def test_options_that_argparse_passes_to_subparsers_are_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    parser = CommandParser("balderdash x", description="Does x.", examples=["balderdash x y"])
    below = parser.add_subparsers().add_parser(
        "y", description="Does y.", examples=["balderdash x y --long example"], add_help=False
    )  # Python 3.14 passes more options, for colours
    assert below.format_help().endswith("\nexamples:\n  balderdash x y --long example\n")
    assert "--help" not in below.format_help()
    assert parser.format_help().endswith("\nexamples:\n  balderdash x y\n")
