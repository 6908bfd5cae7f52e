"""What a process of the web server has read, and where it listens, before its first request."""

import os
import socket
import sys

from django.template import engines

from offcut.platform.operations.serving import address_of, socket_handed_over
from offcut.platform.operations.warming import templates, warm_up


def test_every_page_is_compiled_and_no_database_is_needed() -> None:
    names = [*templates()]
    assert {"base.html", "desk/today.html", "matches/list.html"} <= {*names}
    warm_up()  # a template that does not compile, or a look at the database, fails here
    loader = engines["django"].engine.template_loaders[0]
    assert {*names} <= {key.partition("-")[0] for key in loader.get_template_cache}
    assert "scipy.special" in sys.modules


def test_a_socket_of_systemd_is_taken_by_whom_it_is_meant_for_and_passed_on_to_nobody() -> None:
    told = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "x", "LANG": "C"}
    assert socket_handed_over(told) == 3  # sd_listen_fds(3): the first descriptor
    assert told == {"LANG": "C"}
    assert socket_handed_over({"LISTEN_PID": str(os.getpid() + 1), "LISTEN_FDS": "1"}) is None
    assert socket_handed_over({}) is None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert address_of(listening.fileno()) == listening.getsockname()
        assert address_of(listening.fileno()) == listening.getsockname()  # it is still open
