"""Giving a file out: always as a download, never as a page of ours."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from offcut.platform.access.guard import operation, sudo
from offcut.platform.files import queries
from offcut.platform.files.actions import path_of
from offcut.platform.files.kinds import EXPORT
from offcut.platform.files.models import StoredFile


@operation("files.download")
def download(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The bytes, for who sees the thing that they are attached to."""
    file = queries.get(request.viewer, id)  # type: ignore[attr-defined]
    if file is None:
        raise Http404
    if file.kind == EXPORT:  # everything that an organisation owns: asked again who is there
        return sudo(lambda _: as_download(file))(request)
    return as_download(file)


def as_download(file: StoredFile) -> FileResponse:
    """The bytes of a file that the viewer sees.

    Raises:
        Http404: they are not there any more.
    """
    try:
        content = path_of(file.stored_as).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
