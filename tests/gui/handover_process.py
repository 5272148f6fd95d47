"""Print how far texts of many scripts move at the hand-over to Markdown, with the fonts of this process."""

from __future__ import annotations

import json
import re
import sys

from app.gui.application.application import DesktopApplication
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.shaping import shape_text
from app.gui.widgets.theme import Theme
from tests.gui.handover import moves

TEXTS = (
    "雾是接触地面的云。当空气冷却时，它就会形成；**然后**，它又会散去。第二段 fog 和 `code` 在一起。",
    "霧は地面に触れる雲です。空気が冷えると**発生**し、やがて*晴れ*ます。「引用」もあります。",
    "안개는 땅에 닿는 **구름**입니다. 공기가 *식으면* 생기고 다시 걷힙니다. 오래된 나무들이 속삭입니다.",
    "الضباب سحابة تلامس **الأرض** ويتكون عندما يبرد الهواء ثم *يرتفع* مرة أخرى في الصباح الباكر.",
    "ערפל הוא ענן שנוגע **בקרקע**. הוא נוצר כאשר האוויר *מתקרר* ואז הוא מתרומם שוב מעל העיר.",
    "कोहरा एक बादल है जो **ज़मीन** को छूता है। जब हवा *ठंडी* होती है तब यह बनता है और फिर उठ जाता है।",
    "Fog 🌫️ is nice 👋🏽 and **bold 🎉** then 👨‍👩‍👧 *it 🍵 em* end ☕ again, and rows that need 🌁🌁🌁 more.",
)


def main() -> None:
    """Print, as JSON, whether there is a font for Chinese, and the largest move of each text in pixels."""
    application = DesktopApplication(sys.argv)
    theme = Theme(application, "light")
    metrics = TextMetrics(theme)
    found = []
    for text in TEXTS:
        for pieces in (re.findall(r" *[^\s]+", text), re.findall(r"(?s)..?", text)):
            moved = moves(pieces, theme)
            assert len(moved) > 10
            found.append(max(max(abs(move.x), abs(move.y)) for move in moved))
    font = metrics.fonts["text"]
    has_other = shape_text("雾", font).ascent > shape_text("A", font).ascent
    sys.stdout.write(json.dumps({"has_other": has_other, "moves": found}))


if __name__ == "__main__":
    main()
