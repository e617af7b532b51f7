"""A product is found by its number in any case without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_products_sku_lower", "products", [sa.text("lower(sku)")])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_products_sku_lower", "products")
