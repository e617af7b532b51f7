"""Who works in the desk and how much; visits of people, each agent's part, ratings; read marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
_USER = ("languages", "team", "capacity", "availability", "seen_at")
_CONVERSATION = ("queue_at", "team", "shopper_read_seq", "agent_read_seq")


def upgrade() -> None:
    """Apply. Who waits or is being helped now keeps the place, and gets a visit."""
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("team", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("availability", sa.String(length=8), nullable=False, server_default="online")
        )
        table.add_column(sa.Column("seen_at", AT, nullable=True))
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("queue_at", AT, nullable=True))
        table.add_column(sa.Column("team", sa.String(length=40), nullable=False, server_default=""))
        for name in ("shopper_read_seq", "agent_read_seq"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_conversations_queue_at", "conversations", ["queue_at"])
    op.execute("UPDATE conversations SET queue_at = handoff_at WHERE state = 'pending'")
    _create_tables()
    op.execute(
        "INSERT INTO handoffs (conversation_id, requested_at, reason, reasons, score, position,"
        " claimed_at, ending) SELECT id, handoff_at, handoff_reason, '[]', 0, 1, assigned_at, ''"
        " FROM conversations WHERE state IN ('pending', 'assigned') AND handoff_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO assignments (handoff_id, conversation_id, agent_id, started_at, ending,"
        " to_team, note) SELECT handoffs.id, conversations.id, agent_id, assigned_at, '', '', ''"
        " FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id"
        " WHERE state = 'assigned' AND assigned_at IS NOT NULL"
    )


def _create_tables() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("requested_at", AT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("claimed_at", AT, nullable=True),
        sa.Column("first_reply_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=False),
        _reference("handoffs", "conversation_id", "conversations", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    for column in ("conversation_id", "requested_at", "claimed_at"):
        op.create_index(f"ix_handoffs_{column}", "handoffs", [column])
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("started_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=False),
        sa.Column("to_agent_id", sa.Integer(), nullable=True),
        sa.Column("to_team", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _reference("assignments", "handoff_id", "handoffs", "CASCADE"),
        _reference("assignments", "conversation_id", "conversations", "CASCADE"),
        _reference("assignments", "agent_id", "users", "SET NULL"),
        _reference("assignments", "to_agent_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    for column in ("handoff_id", "conversation_id", "agent_id"):
        op.create_index(f"ix_assignments_{column}", "assignments", [column])
    op.create_table(
        "csat_ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("handoff_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("rated_at", AT, nullable=True),
        _reference("csat_ratings", "conversation_id", "conversations", "CASCADE"),
        _reference("csat_ratings", "handoff_id", "handoffs", "CASCADE"),
        _reference("csat_ratings", "agent_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_csat_ratings")),
        sa.UniqueConstraint("handoff_id", name=op.f("uq_csat_ratings_handoff_id")),
    )
    for column in ("conversation_id", "rated_at"):
        op.create_index(f"ix_csat_ratings_{column}", "csat_ratings", [column])


def _reference(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    """Take back."""
    for name in ("csat_ratings", "assignments", "handoffs"):
        op.drop_table(name)
    op.drop_index("ix_conversations_queue_at", "conversations")
    with op.batch_alter_table("conversations") as table:
        for name in _CONVERSATION:
            table.drop_column(name)
    with op.batch_alter_table("users") as table:
        for name in _USER:
            table.drop_column(name)
