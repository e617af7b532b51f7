"""Shopify's own CSV exports of products, customers and orders, read as sheets of our format."""

from smartmkt_core.importer.shopify.export import open_export

__all__ = ["open_export"]
