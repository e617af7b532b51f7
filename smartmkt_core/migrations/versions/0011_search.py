"""What the search knows of each product, kept by the database as products change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from smartmkt_core.catalog import fulltext

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "product_search",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("colours", sa.Integer(), nullable=False),
        sa.Column("sizes", sa.Text(), nullable=False),
        sa.Column("encoder", sa.String(length=16), nullable=False),
        sa.Column("vector_id", sa.BigInteger(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_product_search")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_search_sku")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_product_search_changed"), "product_search", ["changed"])
    op.create_table(
        "product_terms",
        sa.Column("term", sa.String(length=64), nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_product_terms")),
    )
    fulltext.create(op.get_bind())


def downgrade() -> None:
    """Take back."""
    fulltext.drop(op.get_bind())
    op.drop_table("product_terms")
    op.drop_index(op.f("ix_product_search_changed"), "product_search")
    op.drop_table("product_search")
