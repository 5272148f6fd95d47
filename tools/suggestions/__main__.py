"""Ask the demo model all suggestions: `python -m tools.suggestions [--seeds 10] [--show]`.

Prints with how many seeds a reply is right, and with how many the promise is kept too, for each preset.
"""

from __future__ import annotations

import argparse

from app.base.app_dirs import bundled_model
from app.settings.presets import PRESETS
from app.suggestions import suggestions_for
from model_backends.diffusion_gemma import DiffusionGemma
from tools.suggestions.promises import PROMISES
from tools.suggestions.recorded_reply import Recorder


def main() -> int:
    """Measure; return 1 if a suggestion fails with the usual settings, else 0."""
    parser = argparse.ArgumentParser(description="Measure what the suggestions for the demo model promise.")
    parser.add_argument("--seeds", type=int, default=10, help="how many seeds, from 0 on")
    parser.add_argument("--show", action="store_true", help="print the replies that fail")
    options = parser.parse_args()
    model = DiffusionGemma.open(bundled_model(), device="cpu")
    recorder, failed = Recorder(model), 0
    titles = " | ".join(f"{preset.title}: right | kept | steps" for preset in reversed(PRESETS))
    print(f"| suggestion | {titles} |")
    for suggestion in suggestions_for(is_demo_model=True):
        promise, cells = PROMISES[suggestion.name], [suggestion.prompt]
        for preset in reversed(PRESETS):
            replies = [recorder.ask(suggestion.prompt, seed, preset.steps) for seed in range(options.seeds)]
            right = [promise.is_right(reply) for reply in replies]
            held = [promise.holds(reply) for reply in replies]
            steps = [reply.steps for reply in replies]
            cells += [str(sum(right)), str(sum(held)), f"{min(steps)} to {max(steps)}"]
            failed += preset.steps is None and not all(held)
            for reply, holds in zip(replies, held, strict=True):
                if options.show and not holds:
                    print(f"  {preset.name}: {reply.text!r}")
        print(f"| {' | '.join(cells)} |", flush=True)
    model.close()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
