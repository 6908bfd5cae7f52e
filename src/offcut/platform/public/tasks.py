"""What the public site does by the clock."""

from datetime import time

from offcut.platform.access.viewer import system
from offcut.platform.jobs.job import job
from offcut.platform.public import figures


@job("Publish what the network has achieved", queue="long", daily_at=time(3, 30))
def publish_figures() -> None:
    """Publish, where four weeks have passed."""
    figures.publish(system("publishing figures"))
