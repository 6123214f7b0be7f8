"""The pieces that pages are put together from."""

from django import template

register = template.Library()
