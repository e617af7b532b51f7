"""Pictures that agents send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("uploads") as table:
        table.add_column(sa.Column("agent_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_uploads_agent_id_users"), "users", ["agent_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("uploads") as table:
        table.drop_constraint(op.f("fk_uploads_agent_id_users"), type_="foreignkey")
        table.drop_column("agent_id")
