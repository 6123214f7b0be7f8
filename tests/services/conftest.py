"""PostgreSQL, Redis and RabbitMQ on their standard ports: a database and a Redis number of the test's own, and a queue
of RabbitMQ that nobody else uses."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import kombu
import kombu.exceptions
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


@pytest.fixture
def rabbitmq_url() -> Iterator[str]:
    """The queue of the tasks must be free: the rights of a guest do not reach to a virtual host of the test's own."""
    url = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
    try:
        with kombu.Connection(url, connect_timeout=3) as connection:
            connection.connect()
            queue = kombu.Queue("celery", channel=connection)
            if (found := _state_of(connection)) and (found.message_count or found.consumer_count):
                pytest.skip("the queue “celery” of RabbitMQ is in use")
            queue.delete()
    except (OSError, kombu.exceptions.OperationalError) as error:
        pytest.skip(f"RabbitMQ does not answer: {error}")
    try:
        yield url
    finally:
        with kombu.Connection(url) as connection:
            kombu.Queue("celery", channel=connection).delete()


def _state_of(connection: kombu.Connection) -> Any:
    """Messages and consumers of the queue of the tasks; None where there is no such queue."""
    try:
        return kombu.Queue("celery", channel=connection).queue_declare(passive=True)
    except connection.channel_errors:
        return None
