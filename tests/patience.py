"""How long tests wait for what must come: long, for other programs may keep every core busy."""

import os

# A process at niceness n gets 1 / 1.25ⁿ of the share of one at 0 (sched(7)).
_SHARE = 1.25 ** -os.nice(0) if hasattr(os, "nice") else 1.0

PATIENCE_SECONDS = round(240 / min(_SHARE, 1.0))
PATIENCE_MS = 1000 * PATIENCE_SECONDS
