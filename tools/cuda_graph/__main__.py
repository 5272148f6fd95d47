"""Write the list of both graphs of the published Q4_K_M file that a test compares with.

python -m tools.cuda_graph [FILE]
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from tools.cuda_graph.graphs import card_graphs
from tools.cuda_graph.listing import listing
from tools.synthetic import SyntheticModel

EXPECTED = Path(__file__).parents[2] / "tests/unit/graph_30_layers.txt"


def main(arguments: list[str]) -> int:
    """Write the list."""
    target = Path(arguments[0]) if arguments else EXPECTED
    target.write_text(listing(islice(card_graphs(SyntheticModel()), 2)), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
