"""Reminders of what is sold out; what a conversation has shown is found quickly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "restock_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("back_at", AT, nullable=True),
        sa.Column("cancelled_at", AT, nullable=True),
        sa.Column("open_key", sa.String(length=160), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restock_reminders")),
        sa.UniqueConstraint("open_key", name=op.f("uq_restock_reminders_open_key")),
    )
    op.create_index(
        "ix_restock_reminders_open", "restock_reminders", ["back_at", "cancelled_at", "sku"]
    )
    for column in ("conversation_id", "customer_id"):
        name = op.f(f"ix_restock_reminders_{column}")
        op.create_index(name, "restock_reminders", [column])
    op.create_index(
        "ix_behaviour_events_conversation", "behaviour_events", ["conversation_id", "event"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_behaviour_events_conversation", table_name="behaviour_events")
    op.drop_table("restock_reminders")
