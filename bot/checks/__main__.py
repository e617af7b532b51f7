"""`python -m bot.checks`."""

import sys

from bot.checks.run import main

sys.exit(main())
