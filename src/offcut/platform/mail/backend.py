"""Django's letters go to the outbox as well."""

from django.core.mail.backends.filebased import EmailBackend


class OutboxBackend(EmailBackend):
    """Letters as files, until the outbox takes them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        from django.conf import settings

        super().__init__(*args, **{**kwargs, "file_path": str(settings.DATA / "outbox")})  # type: ignore[arg-type]
