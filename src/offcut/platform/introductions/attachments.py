"""Who sees what is attached to a message: who may read it."""

from offcut.platform.introductions.queries import sees_message

SEEN = {"message": sees_message}
