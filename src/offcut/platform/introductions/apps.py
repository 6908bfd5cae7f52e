"""The app."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    """From interest to consent of both sides, and the messages after it."""

    name = "offcut.platform.introductions"
    label = "introductions"
