"""A small shop as files that a test may spoil, and the database they go into."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.importer import ImportReport, import_folder

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

SHOP = {
    "products.csv": """\
sku,title,title_zh,price,currency,stock,colour,attributes
T-1,Tea pot,茶壶,20.00,EUR,4,red,"{""size"": ""L""}"
T-2,Cup,杯子,5,EUR,10,,
""",
    "customers.csv": """\
customer_id,email,phone,name,language,newsletter,created_at
c1,anna@example.com,+1 555 0101,Anna,en,true,2024-01-01T00:00:00Z
c2,fang@example.com,138 0000 8899,王芳,zh-CN,no,
""",
    "orders.csv": """\
order_number,customer_id,placed_at,status,currency,shipping_name,shipping_address,\
payment_method,payment_status,discount,shipping_fee,total,note
A-7741,c1,2024-05-01T10:00:00+02:00,shipped,EUR,Anna,"1 Rd, X",Visa,paid,1,3,27.00,ring
2024/88,c2,2024-05-02T10:00:00Z,cancelled,EUR,王芳,北京市朝阳区,支付宝,refunded,,,20,
#9,,2024-05-02T10:00:00Z,placed,EUR,Guest,Y,,,,2,,
""",
    "order_items.csv": """\
order_number,sku,quantity,unit_price
A-7741,T-1,1,20
A-7741,T-2,1,5
2024/88,T-1,1,20
#9,T-2,2,5
""",
    "shipments.csv": """\
order_number,tracking_number,carrier,status,shipped_at,estimated_delivery,delivered_at
A-7741,TR1,DHL,shipped,2024-05-02T10:00:00Z,2024-05-06T10:00:00Z,
""",
    "shipment_events.csv": """\
tracking_number,at,location,description,description_zh
TR1,2024-05-02T10:00:00Z,Berlin,Picked up,已揽收
TR1,2024-05-03T08:00:00Z,Leipzig,Sorted,已分拣
""",
    "returns.csv": """\
return_number,order_number,sku,quantity,reason,method,status,refund_amount,requested_at,refunded_at
R1,A-7741,T-2,1,broken,post,refunded,5,2024-05-08T10:00:00Z,2024-05-10T10:00:00Z
""",
    "events.csv": """\
customer_id,sku,event,value,at
c1,T-1,view,,2024-05-01T09:00:00Z
c1,T-1,purchase,1,2024-05-01T10:00:00Z
guest-9,T-2,rating,4.5,2024-05-01T09:00:00+08:00
""",
    "reviews.csv": """\
customer_id,sku,rating,title,text,at
c1,T-1,5,Good,不错,2024-05-11T09:00:00Z
""",
}


class Folder:
    """A folder of files and the database they go into."""

    def __init__(self, path: Path, sessions: sessionmaker[Session]) -> None:
        self.path = path
        self.sessions = sessions
        for name, content in SHOP.items():
            self.write(name, content)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file anew."""
        data = content if isinstance(content, bytes) else content.encode()
        (self.path / name).write_bytes(data)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change something in a file that has it."""
        content = (self.path / name).read_text(encoding="utf-8")
        assert old in content
        self.write(name, content.replace(old, new))

    def add(self, name: str, line: str) -> None:
        """Add a line to a file."""
        self.write(name, (self.path / name).read_bytes() + line.encode() + b"\n")

    def clear(self) -> None:
        """Take every file away."""
        for path in self.path.iterdir():
            path.unlink()

    def load(self, **options: object) -> ImportReport:
        """Import the folder."""
        return import_folder(self.sessions, self.path, **{"now": NOW, **options})  # type: ignore[arg-type]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database answers."""
        with self.sessions() as session:
            return [tuple(row) for row in session.execute(text(query))]
