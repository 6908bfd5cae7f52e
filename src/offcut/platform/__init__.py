"""The web platform: the only room that knows Django.

``python -m offcut.platform serve`` sets up the database, loads the example region when asked to and
serves it; every other word is one of Django's commands. See ``docs/operations``.
"""
