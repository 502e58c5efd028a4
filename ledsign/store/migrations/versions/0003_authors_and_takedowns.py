"""Authors of what is submitted; up to which release a takedown holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A takedown of before holds for what had been published when it was said.
_KNOWN = """
UPDATE wishes SET taken_to = COALESCE((
    SELECT MAX(releases.number) FROM releases
    WHERE releases.sign = wishes.sign AND releases.published_ns <= wishes.changed_ns
), 0) WHERE takedown <> ''
"""


def upgrade() -> None:
    """Take the step."""
    op.add_column("submissions", sa.Column("authors", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("wishes", sa.Column("taken_to", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(_KNOWN)
