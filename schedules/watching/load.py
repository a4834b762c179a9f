"""A workspace in, what is watched in it out: signals, readings and forecasts, and whom they are about."""

from schedules.alerts.decide import Names
from schedules.settings import Settings
from schedules.watching.definitions import load_signals
from schedules.watching.evaluate import Subjects
from schedules.watching.forecasts import load_forecasts
from schedules.watching.readings import load_readings
from schedules.watching.refresh import Watch
from schedules.workspace import Workspace


def load_watch(workspace: Workspace, settings: Settings, names: Names) -> Watch:
    """Load what is watched.

    Raises ConfigError with every mistake of a file.
    """
    return Watch(
        signals=load_signals(workspace),
        readings=load_readings(workspace),
        forecasts=load_forecasts(workspace),
        subjects=subjects_of(settings, names),
        names=names,
        limits=settings.sql.limits(),
        past_s=settings.watch.past_s,
    )


def subjects_of(settings: Settings, names: Names) -> Subjects:
    """Focus company and rivals by the names that the timeline gives them."""
    focus, *rivals = (names.canonical.get(name.casefold(), name) for name in (settings.focus, *settings.rivals))
    return Subjects(focus=focus, rivals=tuple(name for name in rivals if name != focus))
