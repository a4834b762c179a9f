"""A run of benchmarks in, the table of its figures out, with the machine that they were measured on."""

import os
import platform

import pytest
from figures import REPORTED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print all figures once more, together."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    terminalreporter.section(f"Python {platform.python_version()}, {os.cpu_count()} cores, load now {load}")
    for line in REPORTED:
        terminalreporter.line(line)
