"""What others may do when events are written, in the same transaction."""

from django.dispatch import Signal

recorded = Signal()
"""``events``: pairs of an event and the organisations whose thing it is about; one action."""
