"""Somebody who signed in a moment ago, as sensitive pages ask for."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def fresh(client: Client) -> Callable[..., Client]:
    """Return a function that signs a person in and confirms it, and gives the client."""

    def sign(person) -> Client:
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = []
        session.save()
        answer = client.post(
            "/account/reauthenticate/", {"password": person.username * 3}
        )
        assert answer.status_code == 302
        return client

    return sign
