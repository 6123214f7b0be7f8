import pytest
from django.test import Client

from tests.tracker.web.place import Place, make_place
from tracker.models import User


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_superuser("analyst@example.org")


@pytest.fixture
def browser(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


@pytest.fixture
def place(user: User) -> Place:
    return make_place(user)
