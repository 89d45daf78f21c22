"""How commands say that a file is refused: every problem on a line of its own, nothing else."""

import sys
from typing import NoReturn

from django.core.management.base import OutputWrapper

from readiness.scoring.problems import InvalidData


def refuse(error: InvalidData, stderr: OutputWrapper) -> NoReturn:
    """Prints each problem with its place and ends with status 2."""
    for problem in error.problems:
        stderr.write(f"{problem}\n")
    sys.exit(2)
