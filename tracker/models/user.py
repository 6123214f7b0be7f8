from datetime import time
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A person with this address; without a password, only log-in links let them in."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person who reads, watches or operates (`is_staff`). Logs in with the e-mail address."""

    username = None  # type: ignore[assignment]  # AbstractUser documents None as the way to drop it
    email = models.EmailField(unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", help_text="IANA name, for example Asia/Shanghai")
    # Times of the day in `time_zone`. Quiet hours may run over midnight; none without both ends.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_at = models.TimeField(default=time(7), help_text="Daily digests come then, weekly ones then on Mondays")
    feed_token = models.CharField(
        max_length=64, unique=True, null=True, editable=False, help_text="Secret part of the matters' feed addresses"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ()  # type: ignore[assignment]
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta(AbstractUser.Meta):
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_unique"),)
