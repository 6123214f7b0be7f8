from datetime import datetime, timedelta
from typing import Any
from tracker.models import *
def create(user, *, name, matters, types, entities, minimum_tier, now):
    w = Watch.objects.create(user=user, name=name, types=types, minimum_tier=minimum_tier, created_at=now)
    w.matters.set(matters); w.entities.set(entities); return w
def update(watch, *, name, matters, types, entities, minimum_tier, now):
    Watch.objects.filter(pk=watch.pk).update(name=name, types=types, minimum_tier=minimum_tier)
    watch.matters.set(matters); watch.entities.set(entities)
def pause(watch, *, now): Watch.objects.filter(pk=watch.pk).update(is_paused=True)
def resume(watch, *, now): Watch.objects.filter(pk=watch.pk).update(is_paused=False)
def delete(watch, *, now): Watch.objects.filter(pk=watch.pk).update(deleted_at=now)
def restore(watch, *, now): Watch.objects.filter(pk=watch.pk).update(deleted_at=None)
def preview(*, matters, types, entities, minimum_tier, now):
    t = Transition.objects.filter(happened_on__gte=(now-timedelta(days=365)).date()).exclude(track="bundled")
    if matters: t = t.filter(matter__in=matters)
    return list(t)
