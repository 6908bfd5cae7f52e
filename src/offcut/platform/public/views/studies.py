"""Case studies: read by everybody, written by staff, consented to by both firms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.public import studies
from offcut.platform.public.forms import NewStudyForm, StudyForm
from offcut.platform.public.models import CaseStudy


@require_safe
@operation("public.see_pages")
def read_all(request: Request) -> HttpResponse:
    """The studies that are public."""
    page = Paginator(studies.published(), 12).get_page(request.GET.get("page"))
    context = {"page": page, "sees_drafts": may(request.viewer, "public.list_drafts")}
    return render(request, "public/studies.html", context)


@require_safe
@operation("public.see_pages")
def read(request: Request, study_id: UUID) -> HttpResponse:
    """One public study."""
    found = studies.published().filter(pk=study_id).first()
    if found is None:
        raise Http404
    return render(request, "public/study.html", {"study": found, "firms": _names(found)})


def _names(study: CaseStudy) -> str:
    return " and ".join(studies.firms(study).values()) if study.names_firms else ""


@operation("public.list_drafts")
def drafts(request: Request) -> HttpResponse:
    """Studies on their way."""
    page = Paginator(studies.drafts(request.viewer), 25).get_page(request.GET.get("page"))
    rows = [
        (study, _state(study), may(request.viewer, "public.see_draft", study)) for study in page
    ]
    writes = may(request.viewer, "public.write_study")
    return render(request, "public/drafts.html", {"page": page, "rows": rows, "writes": writes})


def _state(study: CaseStudy) -> str:
    if study.withdrawn_at is not None:
        return "Withdrawn"
    given = len(studies.consents(study))
    return "Public" if given == 2 else f"{given} of 2 consents"


def _draft(request: Request, study_id: UUID, name: str) -> CaseStudy:
    found: CaseStudy | None = studies.drafts(request.viewer).filter(pk=study_id).first()
    if found is None:
        raise Http404
    require(request.viewer, name, found)
    return found


@operation("public.see_draft")
def draft(request: Request, study_id: UUID) -> HttpResponse:
    """One study as it stands, with who has consented."""
    viewer = request.viewer
    found = _draft(request, study_id, "public.see_draft")
    given = studies.consents(found)
    sides = [id_ for id_ in studies.firms(found) if viewer.belongs_to(id_)]
    context = {
        "study": found,
        "firms": _names(found),
        "state": _state(found),
        "consents": [(name, given.get(id_)) for id_, name in studies.firms(found).items()],
        "may_consent": may(viewer, "public.consent_to_study", found)
        and found.withdrawn_at is None
        and any(id_ not in given for id_ in sides),
        "may_write": may(viewer, "public.write_study", found),
        "may_withdraw": may(viewer, "public.withdraw_study", found) and found.withdrawn_at is None,
    }
    return render(request, "public/draft.html", context)


@operation("public.write_study")
def new(request: Request) -> HttpResponse:
    """Write of a completed exchange."""
    synergies = studies.synergies_to_tell_of(request.viewer)
    form = NewStudyForm(request.POST or None, synergies=synergies)
    if request.method == "POST" and form.is_valid():
        synergy = form.cleaned_data["synergy"]
        made = studies.write(request.viewer, synergy, **_words(form))
        messages.success(request, "Kept. It becomes public once both firms consent.")
        return redirect("public:draft", made.pk)
    context = {"form": form, "none_to_tell_of": not synergies.exists()}
    return render(request, "public/new_study.html", context)


@operation("public.write_study")
def change(request: Request, study_id: UUID) -> HttpResponse:
    """Change the words."""
    found = _draft(request, study_id, "public.write_study")
    form = StudyForm(request.POST or None, study=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            studies.rewrite(request.viewer, found, version, **_words(form))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Changed. Both firms are asked for their consent again.")
            return redirect("public:draft", found.pk)
    return render(request, "public/change_study.html", {"form": form, "study": found})


def _words(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in studies.FIELDS}


def _step(name: str, done: str, act: Callable[[Request, CaseStudy], object]) -> Any:
    @operation(name)
    @require_POST
    def view(request: Request, study_id: UUID) -> HttpResponse:
        found = _draft(request, study_id, name)
        try:
            act(request, found)
        except InputError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("public:draft", found.pk)

    return view


def _version(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


consent = _step(
    "public.consent_to_study",
    "Your firm's consent is recorded. You can withdraw it at any time.",
    lambda request, study: studies.consent(request.viewer, study, _version(request)),
)
withdraw = _step(
    "public.withdraw_study",
    "Withdrawn. Nobody outside reads it any more.",
    lambda request, study: studies.withdraw(request.viewer, study),
)
