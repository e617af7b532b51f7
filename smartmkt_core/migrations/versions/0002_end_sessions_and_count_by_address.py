"""Sessions of the desk that can be ended; wrong proofs counted by network address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("users", sa.Column("sessions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("origin", sa.String(length=64), nullable=True))
    op.add_column("verification_attempts", sa.Column("origin", sa.String(length=64), nullable=True))
    op.create_index("ix_verification_attempts_origin", "verification_attempts", ["origin"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_verification_attempts_origin", "verification_attempts")
    op.drop_column("verification_attempts", "origin")
    op.drop_column("conversations", "origin")
    op.drop_column("users", "sessions")
