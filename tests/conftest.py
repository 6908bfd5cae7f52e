"""What holds for all tests: properties are judged by what is true, never by how long it takes."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
