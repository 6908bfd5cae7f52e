"""What can be found by words: one row for each thing, its words already analysed."""

from django.db import models


class Entry(models.Model):
    """The words of one thing. Beside it stands the engine's own index (see the migration)."""

    kind = models.CharField(max_length=40)  # "listing", "listing.public", "organisation" …
    thing_id = models.CharField(max_length=64)
    owner_id = models.CharField(
        max_length=64, blank=True
    )  # whose: finding can be kept to one's own
    title_words = models.TextField(blank=True)  # as ``words.analysed`` writes them
    body_words = models.TextField(blank=True)
    at = models.DateTimeField()  # the later of equals comes first

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "thing_id"], name="one_entry_a_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"
