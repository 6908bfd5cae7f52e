"""A global search whose solver gives up is told, and is no crash."""

from offcut.planning import global_search
from offcut.planning.progress import Watch


class Failing:
    """A model whose solver gives up, as PySCIPOpt tells it."""

    def includeEventhdlr(self, *_):  # noqa: N802
        """No one listens."""

    def optimizeNogil(self):  # noqa: N802
        raise Exception("SCIP: error in LP solver!")


def test_a_solver_that_fails_is_no_crash():
    found = global_search.search(Failing(), [], Watch(), "any")
    assert found.state == global_search.GAVE_UP
    assert found.failure == "SCIP: error in LP solver!"
    assert found.values is None
