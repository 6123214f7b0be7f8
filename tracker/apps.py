from django.apps import AppConfig


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "China Autonomy Tracker"

    def ready(self) -> None:
        # `tracker/__init__.py` stays empty so that tracker.nlp loads neither Django nor Celery;
        # the Celery app is therefore loaded here, where Django is known to be wanted.
        from tracker import celery  # noqa: F401
