"""The mood of conversations over time, and why people were called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MESSAGE = ("mood_scores", "cause", "signs", "escalation")
_CONVERSATION = (
    "handoff_reasons",
    "escalation_score",
    "escalation_trend",
    "escalation_level",
    "escalation_reasons",
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("mood_scores", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("cause", sa.String(length=24), nullable=True))
        table.add_column(sa.Column("signs", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("escalation", sa.Double(), nullable=True))
    with op.batch_alter_table("conversations") as table:
        table.add_column(
            sa.Column("handoff_reasons", sa.JSON(), nullable=False, server_default="[]")
        )
        table.add_column(
            sa.Column("escalation_score", sa.Double(), nullable=False, server_default="0")
        )
        table.add_column(
            sa.Column(
                "escalation_trend", sa.String(length=8), nullable=False, server_default="steady"
            )
        )
        table.add_column(
            sa.Column(
                "escalation_level", sa.String(length=8), nullable=False, server_default="none"
            )
        )
        table.add_column(
            sa.Column("escalation_reasons", sa.JSON(), nullable=False, server_default="[]")
        )

    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("trend", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_escalations_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_escalations_message_id_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    op.create_index("ix_escalations_conversation_id", "escalations", ["conversation_id"])
    op.create_index("ix_escalations_at", "escalations", ["at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("escalations")
    with op.batch_alter_table("conversations") as table:
        for name in _CONVERSATION:
            table.drop_column(name)
    with op.batch_alter_table("messages") as table:
        for name in _MESSAGE:
            table.drop_column(name)
