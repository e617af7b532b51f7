"""Exchanges and cases beside returns; pictures that shoppers send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
MONEY = sa.Numeric(precision=12, scale=2)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("returns") as table:
        table.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("kind", sa.String(length=16), nullable=False, server_default="return")
        )
        table.add_column(
            sa.Column("reason_code", sa.String(length=32), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("wish", sa.String(length=16), nullable=False, server_default="refund")
        )
        table.add_column(sa.Column("wanted_sku", sa.String(length=64), nullable=True))
        table.add_column(
            sa.Column("wanted", sa.String(length=120), nullable=False, server_default="")
        )
        table.add_column(sa.Column("amount", MONEY, nullable=True))
        table.add_column(sa.Column("fee", MONEY, nullable=False, server_default="0"))
        table.add_column(
            sa.Column("reserved", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("closed_at", AT, nullable=True))
        table.create_foreign_key(
            op.f("fk_returns_item_id_order_items"),
            "order_items",
            ["item_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_foreign_key(
            op.f("fk_returns_wanted_sku_products"),
            "products",
            ["wanted_sku"],
            ["sku"],
            ondelete="SET NULL",
        )

    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_uploads_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["returns.id"],
            name=op.f("fk_uploads_return_id_returns"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_conversation_id", "uploads", ["conversation_id"])
    op.create_index("ix_uploads_return_id", "uploads", ["return_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("uploads")
    with op.batch_alter_table("returns") as table:
        table.drop_constraint(op.f("fk_returns_wanted_sku_products"), type_="foreignkey")
        table.drop_constraint(op.f("fk_returns_item_id_order_items"), type_="foreignkey")
        for column in (
            "closed_at",
            "reserved",
            "fee",
            "amount",
            "wanted",
            "wanted_sku",
            "wish",
            "reason_code",
            "kind",
            "item_id",
        ):
            table.drop_column(column)
