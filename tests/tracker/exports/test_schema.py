"""The declared schema says the truth about the models, and the dictionary about the schema."""

import pytest
from django.apps import apps
from django.db import models

from tracker.env import REPOSITORY
from tracker.exports import left_out
from tracker.exports.declared import BY_NAME, TABLES
from tracker.exports.dictionary import data_dictionary
from tracker.exports.schema import Column, Kind, Table
from tracker.exports.vocabularies import VOCABULARIES

COLUMNS = [(table, column) for table in TABLES for column in table.columns]


def stored(table: Table) -> dict[str, models.Field]:
    return {field.attname: field for field in apps.get_model("tracker", table.model)._meta.concrete_fields}


def kind_of(field: models.Field) -> set[Kind]:
    if isinstance(field, models.ForeignKey):
        return kind_of(field.target_field)
    if isinstance(field, models.JSONField):
        return {Kind.JSON, Kind.TEXTS}
    for django_type, kind in (
        (models.DateTimeField, Kind.TIMESTAMP),
        (models.DateField, Kind.DATE),
        (models.BooleanField, Kind.BOOLEAN),
        (models.FloatField, Kind.REAL),
        (models.IntegerField, Kind.INTEGER),
        (models.CharField, Kind.TEXT),
        (models.TextField, Kind.TEXT),
    ):
        if isinstance(field, django_type):
            return {kind}
    raise AssertionError(f"no kind of column for {field!r}")


def test_every_field_is_exported_or_left_out_with_a_reason() -> None:
    declared = {f"{table.model}.{column.field}" for table, column in COLUMNS}
    exported_models = {table.model for table in TABLES}
    fields = set()
    for model in apps.get_app_config("tracker").get_models(include_auto_created=True):
        name = model._meta.object_name
        assert (name in exported_models) != (name in left_out.MODELS), f"{name}: export it or leave it out"
        if name in exported_models:
            fields |= {f"{name}.{field.attname}" for field in model._meta.concrete_fields}
    assert fields == declared | set(left_out.FIELDS)
    assert not declared & set(left_out.FIELDS)
    assert all(left_out.MODELS.values())
    assert all(left_out.FIELDS.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_agree_with_their_fields(table: Table) -> None:
    fields = stored(table)
    for column in table.columns:
        assert_agrees(column, fields[column.field])


def assert_agrees(column: Column, field: models.Field) -> None:
    assert column.kind in kind_of(field)
    if field.null:
        assert column.is_nullable, f"the database allows NULL in {field}"
    elif column.is_nullable:
        assert column.kind is Kind.TEXT, f"{field} is never NULL"
        assert field.blank
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.object_name
        assert column.refers_to == next((t.name for t in TABLES if t.model == target), "")
    if field.choices:
        assert set(VOCABULARIES[column.vocabulary]) == {value for value, _ in field.choices}
    assert column.meaning.endswith(".")


def test_tables_lean_on_declared_columns() -> None:
    for table in TABLES:
        assert {column.refers_to for column in table.references} <= set(BY_NAME)
        names = {column.name: column for column in table.columns}
        for owner in table.part_of:
            assert names[owner].refers_to
        assert table.key.field == apps.get_model("tracker", table.model)._meta.pk.attname


def test_the_data_dictionary_is_up_to_date() -> None:
    written = (REPOSITORY / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run: manage.py export --dictionary > docs/data-dictionary.md"
