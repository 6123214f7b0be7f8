from django.db import models


class Lease(models.Model):
    """A named lease for stages that one worker at a time may run as a whole, such as merging."""

    name = models.CharField(max_length=64, primary_key=True)
    token = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
