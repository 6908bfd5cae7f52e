"""The health check, for whoever watches the platform."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from offcut.platform.access.guard import operation
from offcut.platform.operations import health


@operation("operations.see_health")
def live(request: HttpRequest) -> HttpResponse:
    """Whether the web server answers; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@operation("operations.see_health")
def check(request: HttpRequest) -> JsonResponse:
    """Every part; 503 when one is not well."""
    found = health.findings()
    well = all(one.is_well for one in found)
    told = {one.part: {"well": one.is_well, "words": one.words} for one in found}
    answer = JsonResponse({"well": well, "parts": told}, status=200 if well else 503)
    answer["Cache-Control"] = "no-store"
    return answer
