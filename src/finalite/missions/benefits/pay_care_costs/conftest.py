"""Spark Connect servers for the tests of the rule on columns and of the national run: Sail, or Apache Spark itself."""

import os
import sys

import pytest


@pytest.fixture(scope="module")
def remote():
    """The address of a Sail server; skips where the optional packages are not installed."""
    server = pytest.importorskip("pysail.spark").SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    with pytest.MonkeyPatch.context() as patch:
        # Without a file of its main module, as in a worker of xdist, pyspark takes itself for run by its own doctests
        # and looks for a whole installation of Spark.
        patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@pytest.fixture(scope="module")
def apache_spark():
    """The address of a server of Apache Spark that somebody started (docs/columnar.md says how); skips elsewhere."""
    address = os.environ.get("FINALITE_SPARK")
    if not address:
        pytest.skip("FINALITE_SPARK names no Spark Connect server (sc://host:port); it takes Java and Apache Spark")
    return address
