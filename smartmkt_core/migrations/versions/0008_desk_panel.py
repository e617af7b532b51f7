"""Notes, labels and actions of agents; what was understood in a message, and where we failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
CONVERSATION = sa.String(length=64)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("entities", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("failure", sa.String(length=24), nullable=True))
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("at", AT, nullable=False),
        _to_conversation("notes"),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_notes_customer_id_customers"),
            ondelete="SET NULL",
        ),
        _to_user("notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_notes_conversation_id")),
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"])
    op.create_index("ix_notes_customer_id", "notes", ["customer_id"])
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("at", AT, nullable=False),
        _to_conversation("labels"),
        _to_user("labels"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("conversation_id", "name", name=op.f("uq_labels_conversation_id")),
    )
    op.create_index("ix_labels_name", "labels", ["name"])
    op.create_table(
        "agent_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("conversation_id", CONVERSATION, nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("agent_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("order_number", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("waived", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        _to_user("agent_actions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_actions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_agent_actions_idempotency_key")),
    )
    op.create_index("ix_agent_actions_at", "agent_actions", ["at"])
    op.create_index("ix_agent_actions_conversation_id", "agent_actions", ["conversation_id"])


def downgrade() -> None:
    """Take back."""
    for name in ("agent_actions", "labels", "notes"):
        op.drop_table(name)
    with op.batch_alter_table("messages") as table:
        table.drop_column("failure")
        table.drop_column("entities")


def _to_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.id"],
        name=op.f(f"fk_{table}_conversation_id_conversations"),
        ondelete="CASCADE",
    )


def _to_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agent_id"], ["users.id"], name=op.f(f"fk_{table}_agent_id_users"), ondelete="SET NULL"
    )
