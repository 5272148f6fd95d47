"""The doctor's judgement of catalogue files, on cards of several sizes, and its report."""

from __future__ import annotations

import dataclasses

import pytest

from app.__main__ import main
from model_backends.catalog import catalog
from model_backends.doctor import Advisor, report
from model_backends.ggml.cuda import why_not
from model_backends.ggml.device import DeviceInfo, cpu

GB = 10**9
CONTEXT = 8192


def computer(card_gb: float | None, memory_gb: float) -> DeviceInfo:
    """The device that would be used; `memory_gb` of the processor's memory are free."""
    free = int((memory_gb if card_gb is None else card_gb) * GB)
    home = dataclasses.replace(cpu(), free_bytes=free)
    return home if card_gb is None else dataclasses.replace(home, name="GPU0", is_cpu=False)


@pytest.mark.parametrize(
    ("card_gb", "expected"),
    [(8, "partly"), (12, "partly"), (16, "partly"), (24, "fits"), (32, "fits"), (80, "fits")],
)
def test_the_usual_file_on_the_usual_cards(card_gb: float, expected: str) -> None:
    advisor = Advisor(catalog().model, computer(card_gb, 64), CONTEXT, host_bytes=64 * GB)
    fit = advisor.judge(catalog().files[0])
    assert fit.verdict.startswith(expected)
    assert fit.device_bytes <= card_gb * GB


def test_the_smaller_the_card_the_more_stays_on_the_processor() -> None:
    model, usual = catalog().model, catalog().files[0]
    fits = [
        Advisor(model, computer(card, 64), CONTEXT, host_bytes=64 * GB).judge(usual)
        for card in (6, 9, 12, 15)
    ]
    assert [fit.cpu_bytes for fit in fits] == sorted((fit.cpu_bytes for fit in fits), reverse=True)
    assert len({fit.device_bytes + fit.cpu_bytes for fit in fits}) == 1


def test_without_a_card_memory_decides() -> None:
    model, files = catalog().model, catalog().files
    for memory_gb, expected in ((16, 0), (24, 2), (96, len(files))):
        advisor = Advisor(model, computer(None, memory_gb), CONTEXT)
        assert sum(advisor.judge(file).verdict == "fits" for file in files) == expected


def test_a_card_without_enough_memory_beside_it_is_told_no() -> None:
    advisor = Advisor(catalog().model, computer(8, 8), CONTEXT, host_bytes=4 * GB)
    assert advisor.judge(catalog().files[0]).verdict.startswith("no")


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "Q4_K_M" in capsys.readouterr().out


def test_the_report_names_devices_reasons_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    report("1.2.3")
    text = capsys.readouterr().out
    assert "Unfog 1.2.3" in text
    assert "CPU" in text
    assert "Q4_K_M" in text
    assert ("processor" in text) == bool(why_not())
