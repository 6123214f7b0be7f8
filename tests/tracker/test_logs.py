from tracker.logs import redact_secrets


def test_secrets_never_reach_a_log() -> None:
    event = {"event": "sent", "api_token": "abc", "url": "smtp://me:hunter2@mail:587/x", "count": 3}
    shown = redact_secrets(None, "info", event)
    assert shown == {"event": "sent", "api_token": "[redacted]", "url": "smtp://[redacted]@mail:587/x", "count": 3}
