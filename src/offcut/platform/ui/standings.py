"""Signs and words for verdicts, stages and evidence, so that nothing is told by colour alone."""

from dataclasses import dataclass

from offcut.figures import VERDICT_STYLES


@dataclass(frozen=True, slots=True)
class Standing:
    """How a standing is shown: a sign, a word, and the name of its style."""

    sign: str
    word: str
    style: str


_VERDICTS = {
    name: Standing(style.sign, style.label, name.lower()) for name, style in VERDICT_STYLES.items()
}
_STAGES = {
    "idea": Standing("○", "Idea", "stage"),
    "discussion": Standing("◔", "Discussion", "stage"),
    "negotiation": Standing("◑", "Negotiation", "stage"),
    "implementation": Standing("◕", "Implementation", "stage"),
    "completed": Standing("●", "Completed", "completed"),
    "lost": Standing("✕", "Lost", "lost"),
}
_GRADES = {
    "claimed": Standing("○", "Claimed", "unknown"),
    "evidenced": Standing("◐", "Evidenced", "marginal"),
    "verified": Standing("●", "Verified", "pass"),
}
_INTRODUCTIONS = {
    "interested": Standing("◔", "Waiting for an answer", "stage"),
    "consented": Standing("◑", "Both sides agree", "stage"),
    "revealed": Standing("●", "Introduced", "completed"),
    "declined": Standing("✕", "Declined", "lost"),
    "withdrawn": Standing("✕", "Withdrawn", "lost"),
}
_STANDINGS = {**_VERDICTS, **_STAGES, **_GRADES, **_INTRODUCTIONS}


def standing(name: object) -> Standing:
    """The standing called ``name`` (a verdict, a stage, an evidence grade; in any case).

    Another word is shown as it is: new stages need no change here to be readable.
    """
    text = str(getattr(name, "value", name) or "unknown")
    found = _STANDINGS.get(text.upper()) or _STANDINGS.get(text.lower())
    return found or Standing("◦", text.replace("_", " ").capitalize(), "stage")
