"""What a bundle's executable runs: window, terminal, engine and file tasks, told apart by their arguments."""

import sys

from app.platform.bundle_environment import restore_environment

restore_environment()

from app.__main__ import main  # noqa: E402 - the libraries' path comes first

sys.exit(main())
