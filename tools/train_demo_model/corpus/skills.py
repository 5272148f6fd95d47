"""All skills of the demo model with their sampling weights."""

from __future__ import annotations

from . import (
    about_self,
    arithmetic,
    capitals,
    code,
    computer,
    diffusion,
    lists,
    offground,
    program,
    smalltalk,
    tables,
    writing,
)

SKILLS = (
    smalltalk.SKILL,
    about_self.SKILL,
    diffusion.SKILL,
    program.SKILL,
    computer.SKILL,
    writing.SKILLS["haiku"],
    writing.SKILLS["story"],
    capitals.SKILL,
    arithmetic.SKILL,
    code.SKILL,
    lists.SKILL,
    tables.SKILL,
    offground.SKILL,
)

BY_NAME = {skill.name: skill for skill in SKILLS}
