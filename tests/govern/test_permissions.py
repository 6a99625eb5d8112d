"""Roles are explicit sets: what a role may do was decided, not inherited."""

import pytest

from privacy_core.govern import LOCAL, PERMISSIONS, Actor, Permission, Role

NEVER_RAW = {Permission.SEE_RECORDS, Permission.IMPORT}
ADMIN_ONLY = {
    Permission.NAME_NEW_PEOPLE,
    Permission.SET_BUDGET,
    Permission.DESTROY_KEYS,
    Permission.RE_IDENTIFY,
    Permission.READ_AUDIT,
}


def test_every_role_is_decided_and_nothing_but_permissions_is_in_it():
    assert set(PERMISSIONS) == set(Role)
    assert all(isinstance(item, Permission) for held in PERMISSIONS.values() for item in held)


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_it_and_the_local_user_is_among_them(permission):
    assert LOCAL.may(permission)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ML_ENGINEER])
def test_viewers_and_ml_engineers_see_no_raw_records(role):
    assert not PERMISSIONS[role] & NEVER_RAW


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_what_moves_the_budget_the_keys_or_the_log_is_for_admins_alone(role):
    assert not PERMISSIONS[role] & ADMIN_ONLY


def test_a_viewer_changes_nothing():
    assert PERMISSIONS[Role.VIEWER] == {Permission.SEE_DATASETS, Permission.READ_RISK}


@pytest.mark.parametrize("role", Role)
def test_an_actor_may_what_its_role_may(role):
    assert {permission for permission in Permission if Actor("ada", role).may(permission)} == PERMISSIONS[role]
