"""What gunicorn serves: ``gunicorn offcut.platform.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offcut.platform.settings")
application = get_wsgi_application()

from offcut.platform.operations.warming import keep, warm_up  # noqa: E402 (the apps are ready now)

warm_up()
keep()
