"""Offices that a text names by role and owner (``الرئيس التركي``), and who held them on the day of the article."""

from streams.roles.resolver import RoleResolver

__all__ = ["RoleResolver"]
