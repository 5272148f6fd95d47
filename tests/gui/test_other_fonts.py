"""Nothing moves at the hand-over to Markdown, whatever fonts the system has for other scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.font_files import write_font
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fonts are configured with fontconfig")

OTHER_SCRIPTS = ((0x590, 0x6FF), (0x900, 0x97F), (0x2E80, 0x9FFF), (0xAC00, 0xD7A3), (0x1F300, 0x1FAFF))
CONFIGURATION = (
    '<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>'
)


@pytest.mark.parametrize("has_other", [False, True], ids=["no other font", "a tall font for all scripts"])
def test_words_of_every_script_stay_where_they_are(tmp_path: Path, has_other: bool) -> None:
    if has_other:
        write_font(tmp_path, OTHER_SCRIPTS, ascent=2900, leading=500)
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(CONFIGURATION.format(folder=tmp_path))
    environment = {**os.environ, "FONTCONFIG_FILE": str(configuration), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.handover_process"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["has_other"] == has_other
    assert max(found["moves"]) <= 0.51, found["moves"]
