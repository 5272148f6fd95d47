"""Skip comparisons with the reference unless it is installed (`dev.py test --with-reference`)."""

import importlib.util

collect_ignore = (
    [] if importlib.util.find_spec("transformers") else ["test_reference.py", "test_fill_reference.py"]
)
