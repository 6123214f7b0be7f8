"""PostgreSQL and Redis on their standard ports: a database and a Redis number of the test's own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
import redis

from tests.databases import own_database


def absent(service: str, error: Exception) -> None:
    """Without the service the test skips, never in CI."""
    message = f"{service} does not answer: {str(error).splitlines()[0]}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with ExitStack() as stack:
        try:
            url = stack.enter_context(own_database())
        except psycopg.OperationalError as error:
            absent("PostgreSQL", error)
        yield url


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty number, counted down from 15, emptied again afterwards: nobody else's keys are touched."""
    for number in range(15, 0, -1):
        url = f"redis://127.0.0.1:6379/{number}"
        client = redis.Redis.from_url(url, socket_connect_timeout=3)
        try:
            is_free = client.dbsize() == 0
        except redis.ConnectionError as error:
            absent("Redis", error)
        if is_free:
            break
    else:
        pytest.fail("no empty Redis number among 1 to 15")
    try:
        yield url
    finally:
        client.flushdb()
        client.close()
