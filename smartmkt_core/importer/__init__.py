"""Bringing a merchant's own data in: ``import_folder`` reads CSV files or a Shopify export."""

from smartmkt_core.importer.report import Counts, ImportReport
from smartmkt_core.importer.service import import_folder

__all__ = ["Counts", "ImportReport", "import_folder"]
