"""What is asked for wrongly, or is not installed, is said kindly."""

import importlib.util
import stat
from pathlib import Path

import pytest

from offcut.engines import engine
from offcut.engines.java import java_version, require_spark
from offcut.errors import InputError


@pytest.fixture
def no_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())


def a_java(folder: Path, version: str) -> Path:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2022-01-18' >&2\n", "utf-8")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    return java


def test_an_engine_that_does_not_exist():
    with pytest.raises(InputError, match="no engine 'dask'; accepted: local, processes, spark"):
        engine("dask")


def test_no_workers():
    with pytest.raises(InputError, match="--workers is 0; accepted: 1 or more"):
        engine("processes", workers=0)


def test_a_master_is_for_spark_only():
    with pytest.raises(InputError, match="--master is for --engine spark only"):
        engine("processes", master="yarn")


@pytest.mark.parametrize("master", ["local[two]", "mesos://host:5050", "cluster", ""])
def test_a_master_that_spark_does_not_know(master: str):
    with pytest.raises(InputError, match=r"knows no master .*accepted: local\[2\]"):
        engine("spark", master=master)


def test_no_pyspark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"PySpark is not installed.*offcut\[spark\]"):
        require_spark()


def test_no_java(monkeypatch: pytest.MonkeyPatch, no_gateway: None, tmp_path: Path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"There is no Java\. Spark needs Java 17 or newer"):
        require_spark()


def test_java_is_too_old(monkeypatch: pytest.MonkeyPatch, no_gateway: None, tmp_path: Path):
    a_java(tmp_path, "1.8.0_322")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InputError, match=r"is Java 8\. Spark needs Java 17 or newer"):
        require_spark()


def test_java_home_that_holds_none(
    monkeypatch: pytest.MonkeyPatch, no_gateway: None, tmp_path: Path
):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InputError, match="JAVA_HOME is set, but there is no"):
        require_spark()


@pytest.mark.parametrize(("said", "version"), [("17.0.15", 17), ("1.8.0_322", 8), ("21", 21)])
def test_versions_of_java_are_read_as_java_writes_them(said: str, version: int, tmp_path: Path):
    assert java_version(a_java(tmp_path, said)) == version
