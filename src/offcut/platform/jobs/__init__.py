"""Work in the background: ``@job`` functions, with retries, progress and cancellation.

``from offcut.platform.jobs.job import job`` and ``from offcut.platform.jobs.progress import tell``.
"""
