"""The addresses."""

from django.urls import path, register_converter

from offcut.platform.outcomes.views import basis, certificates, claims, moved, proving


class Side:
    """A side of an exchange in an address."""

    regex = "have|want"

    def to_python(self, value: str) -> str:
        """As written."""
        return value

    def to_url(self, value: str) -> str:
        """As written."""
        return value


class WasteOrNot(Side):
    """Whether a movement is of waste, in an address."""

    regex = "waste|not_waste"


register_converter(Side, "side")
register_converter(WasteOrNot, "waste_or_not")

app_name = "outcomes"
urlpatterns = [
    path("", claims.claims, name="claims"),
    path("download.csv", claims.download, name="download"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/working/<slug:figure>/", claims.working, name="working"),
    path("claims/<uuid:claim_id>/change/", claims.change, name="change_claim"),
    path("claims/<uuid:claim_id>/evidence/", proving.add_evidence, name="add_evidence"),
    path("evidence/<uuid:evidence_id>/remove/", proving.remove_evidence, name="remove_evidence"),
    path("claims/<uuid:claim_id>/figures/<side:side>/", proving.statement, name="statement"),
    path("claims/<uuid:claim_id>/figures/<side:side>/change/", proving.state, name="state_figures"),
    path("claims/<uuid:claim_id>/figures/<side:side>/sign/", proving.sign, name="sign"),
    path("claims/<uuid:claim_id>/verify/", proving.verify, name="verify"),
    path("claims/<uuid:claim_id>/withdraw/", proving.withdraw, name="withdraw"),
    path("claims/<uuid:claim_id>/restate/", proving.restate, name="restate"),
    path("exchanges/<uuid:synergy_id>/", basis.exchange, name="exchange"),
    path("exchanges/<uuid:synergy_id>/claim/", claims.new, name="make_claim"),
    path("exchanges/<uuid:synergy_id>/movement/", moved.begin, name="begin_movement"),
    path(
        "exchanges/<uuid:synergy_id>/movement/<waste_or_not:kind>/",
        moved.new,
        name="record_movement",
    ),
    path("exchanges/<uuid:synergy_id>/season-ticket/", moved.ticket, name="make_season_ticket"),
    path(
        "exchanges/<uuid:synergy_id>/basis/<slug:group>/", basis.change_basis, name="change_basis"
    ),
    path(
        "exchanges/<uuid:synergy_id>/terms/<slug:group>/", basis.change_terms, name="change_terms"
    ),
    path("movements/", moved.movements, name="movements"),
    path("movements/download.csv", moved.download, name="movements_download"),
    path("movements/<uuid:movement_id>/", moved.movement, name="movement"),
    path("movements/<uuid:movement_id>/correct/", moved.correct, name="correct_movement"),
    path("certificates/", certificates.certificates, name="certificates"),
    path(
        "certificates/<uuid:organisation_id>/<int:year>/",
        certificates.issue,
        name="issue_certificate",
    ),
]
