"""Path of the bundled demo model."""

from pathlib import Path

import resources

BUNDLED_MODEL = Path(resources.__file__).parent / "models" / "unfog-demo.gguf"
