/** Canned shop data and replies for the development server. */

const hues = { kettle: 28, throw: 150, lamp: 45, mug: 200, vase: 10, board: 35, candle: 60, basket: 90 };

export const products = [
  ["LL-KTL-01", "kettle", "Copper pour-over kettle, 1 litre", "紫铜手冲壶 1 升", "kitchen", 69, 89, 4.7, 128, 12],
  ["LL-THR-02", "throw", "Lambswool throw in moss green", "苔绿色羊羔毛盖毯", "living", 84, null, 4.8, 64, 5],
  ["LL-LMP-03", "lamp", "Paper lantern table lamp with oak foot", "橡木底座纸灯笼台灯", "lighting", 119, null, 4.5, 41, 0],
  ["LL-MUG-04", "mug", "Stoneware mug, speckled lake blue, set of two", "湖蓝斑点粗陶马克杯（两只装）", "kitchen", 32, 38, 4.6, 210, 44],
  ["LL-VAS-05", "vase", "Hand-thrown bud vase", "手工拉坯小花瓶", "living", 28, null, 4.4, 33, 9],
  ["LL-BRD-06", "board", "Linden wood bread board", "椴木面包砧板", "kitchen", 45, null, 4.9, 87, 21],
  ["LL-CDL-07", "candle", "Beeswax pillar candles, three", "蜂蜡柱烛（三支）", "living", 24, null, 4.3, 19, 60],
  ["LL-BSK-08", "basket", "Willow storage basket with lid", "带盖柳编收纳篮", "storage", 56, null, 4.6, 52, 14],
].map(([sku, shape, en, zh, category, price, old, rating, reviews, stock]) => ({
  sku, shape, en, zh, category, price, old, rating, reviews, stock,
}));

export const categories = {
  kitchen: ["Kitchen", "厨房"],
  living: ["Living", "客厅"],
  lighting: ["Lighting", "灯具"],
  storage: ["Storage", "收纳"],
};

export const customers = [
  { customer_id: "C001", name: "Emma Lindqvist" },
  { customer_id: "C002", name: "王晓雨" },
  { customer_id: "C003", name: "Daniel Okafor" },
];

export const money = (n, zh) => (zh ? `$${n.toFixed(2)}` : `$${n.toFixed(2)}`);

export function picture(sku) {
  const product = products.find((p) => p.sku === sku) ?? products[0];
  const hue = hues[product.shape];
  const shapes = {
    kettle: '<path d="M120 250h140l-20-120h-100Z"/><path d="M260 170c50 0 40-60 80-60" fill="none" stroke-width="14"/><path d="M140 130c0-60 100-60 100 0" fill="none" stroke-width="10"/>',
    throw: '<path d="M90 120h220v120H90z"/><path d="M90 160h220M90 200h220M130 240v26M170 240v26M210 240v26M250 240v26" fill="none" stroke-width="6"/>',
    lamp: '<ellipse cx="200" cy="150" rx="80" ry="66"/><path d="M190 216h20v50h-20zM160 262h80v12h-80z"/>',
    mug: '<path d="M130 130h110v120a20 20 0 0 1-20 20h-70a20 20 0 0 1-20-20Z"/><path d="M240 160c50-10 50 70 0 60" fill="none" stroke-width="14"/>',
    vase: '<path d="M180 110h40v50c60 40 40 110-20 110s-80-70-20-110Z"/>',
    board: '<rect x="110" y="110" width="180" height="150" rx="28"/><circle cx="264" cy="136" r="9" fill="#fff"/>',
    candle: '<rect x="120" y="150" width="44" height="120" rx="6"/><rect x="178" y="120" width="44" height="150" rx="6"/><rect x="236" y="170" width="44" height="100" rx="6"/>',
    basket: '<path d="M110 150h180l-16 120H126ZM100 130h200v20H100z"/>',
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><rect width="400" height="400" fill="hsl(${hue} 30% 92%)"/><circle cx="200" cy="200" r="140" fill="hsl(${hue} 34% 86%)"/><g fill="hsl(${hue} 42% 46%)" stroke="hsl(${hue} 46% 36%)" stroke-width="0" stroke-linecap="round">${shapes[product.shape].replaceAll('stroke-width="', 'stroke-width="')}</g></svg>`;
}

const pick = (zh) => (en, cn) => (zh ? cn : en);

export function shopProduct(product, zh) {
  const l = pick(zh);
  return {
    sku: product.sku,
    title: l(product.en, product.zh),
    description: l(
      "Made in small runs by people we know by name. It ages well, repairs easily and arrives in paper, not plastic.",
      "由我们熟识的手艺人小批量制作，越用越有味道，坏了也容易修；包装只用纸，不用塑料。",
    ),
    category: product.category,
    category_label: l(...categories[product.category]),
    brand: "Linden & Lake",
    price_label: money(product.price, zh),
    old_price_label: product.old ? money(product.old, zh) : null,
    image_url: `/store/images/${product.sku}.svg`,
    rating: product.rating,
    review_count: product.reviews,
    in_stock: product.stock > 0,
    stock_label: product.stock === 0 ? l("Sold out", "暂时缺货") : product.stock < 10 ? l(`Only ${product.stock} left`, `仅剩 ${product.stock} 件`) : l("In stock", "现货"),
    attributes: zh ? { 材质: "紫铜、胡桃木", 容量: "1 升", 产地: "葡萄牙" } : { Material: "Copper, walnut", Capacity: "1 litre", Origin: "Portugal" },
  };
}

function productCard(product, zh, reason) {
  const l = pick(zh);
  const { attributes: _, description: __, ...rest } = shopProduct(product, zh);
  return {
    ...rest,
    url: `/?product=${product.sku}`,
    reason,
    actions: [
      { title: l("More like this", "看相似款"), payload: `/recommend_product{"sku":"${product.sku}"}` },
      { title: l("Details", "查看详情"), payload: `/product_question{"sku":"${product.sku}"}` },
    ],
  };
}

export function order(zh) {
  const l = pick(zh);
  const image = (sku) => `/store/images/${sku}.svg`;
  return {
    order_number: "10027",
    status: "shipped",
    status_label: l("On its way", "运输中"),
    placed_label: l("Ordered on 17 November", "11月17日下单"),
    total_label: "$133.00",
    items: [
      { sku: "LL-KTL-01", title: l(products[0].en, products[0].zh), quantity: 1, price_label: "$69.00", image_url: image("LL-KTL-01") },
      { sku: "LL-MUG-04", title: l(products[3].en, products[3].zh), quantity: 2, price_label: "$64.00", image_url: image("LL-MUG-04") },
    ],
    steps: [
      { key: "placed", label: l("Ordered", "已下单"), state: "done" },
      { key: "paid", label: l("Paid", "已付款"), state: "done" },
      { key: "packed", label: l("Packed", "已打包"), state: "done" },
      { key: "shipped", label: l("Shipped", "已发货"), state: "current", at_label: l("Yesterday, 18:40", "昨天 18:40") },
      { key: "out_for_delivery", label: l("Out for delivery", "派送中"), state: "todo" },
      { key: "delivered", label: l("Delivered", "已签收"), state: "todo" },
    ],
    expected_label: l("Expected tomorrow, 23 November", "预计明天（11月23日）送达"),
    tracking: {
      number: "SF1384 2207 551",
      carrier: l("SF Express", "顺丰速运"),
      events: [
        { at_label: l("Today, 06:12", "今天 06:12"), location: l("Malmö", "杭州"), description: l("Arrived at the sorting centre", "已到达杭州转运中心") },
        { at_label: l("Yesterday, 18:40", "昨天 18:40"), location: l("Lund", "苏州"), description: l("Left our warehouse", "已从仓库发出") },
      ],
    },
    address_label: l("Emma L., 14 Harbour Street, Malmö", "王**，杭州市西湖区文三路 **号"),
    actions: [
      { title: l("Get the invoice", "开发票"), payload: '/get_invoice{"order_number":"10027"}' },
      { title: l("Report a problem", "反馈问题"), payload: '/complaint{"order_number":"10027"}' },
    ],
  };
}

/** The bot's bubbles for a text: [{text, quick_replies?, custom?}]. */
export function replies(text, zh) {
  const l = pick(zh);
  const says = (pattern) => pattern.test(text);
  if (says(/all my|orders|我的订单|list/i) && !says(/哪儿/)) {
    return [
      {
        text: l("You have three orders with us. Which one is it about?", "您一共有三个订单，想问哪一个？"),
        custom: {
          type: "orders",
          orders: [
            ["10027", "On its way", "运输中", "17 November", "11月17日", "$133.00", 0],
            ["10011", "Delivered", "已签收", "2 October", "10月2日", "$84.00", 1],
            ["10004", "Cancelled", "已取消", "28 August", "8月28日", "$24.00", 6],
          ].map(([n, s, sz, d, dz, total, i]) => ({
            order_number: n, status_label: l(s, sz), placed_label: l(d, dz), total_label: total,
            summary: l(products[i].en, products[i].zh), image_url: `/store/images/${products[i].sku}.svg`,
            action: { title: l(`Order ${n}`, `订单 ${n}`), payload: `/track_order{"order_number":"${n}"}` },
          })),
        },
      },
    ];
  }
  if (says(/order|track|订单|10027|kettle/i)) {
    return [
      {
        text: l("Order 10027, the copper kettle and two mugs, left our warehouse yesterday. It should reach you tomorrow.", "订单 10027（紫铜手冲壶和两组马克杯）昨天已从仓库发出，预计明天送到。"),
        custom: { type: "order", order: order(zh) },
        quick_replies: [
          { title: l("All my orders", "我的订单"), payload: "/list_orders", content_type: "text" },
          { title: l("Change the address", "修改地址"), payload: "/change_shipping_address", content_type: "text" },
        ],
      },
    ];
  }
  if (says(/gift|find|礼物|similar|相似/i)) {
    return [
      {
        text: l("Three that people like to be given, all under 100:", "这几件送礼很受欢迎，都在 100 美元以内："),
        custom: {
          type: "products",
          products: [
            productCard(products[0], zh, l("Because you looked at pour-over sets", "因为您看过手冲套装")),
            productCard(products[3], zh, l("Often bought with the kettle", "常与手冲壶一起购买")),
            productCard(products[2], zh, l("New this week", "本周上新")),
            productCard(products[5], zh, null),
          ],
        },
      },
    ];
  }
  if (says(/invoice|发票/i)) {
    return [{ text: l("Here is the invoice for order 10027.", "这是订单 10027 的发票。"), custom: { type: "document", title: l("Invoice 10027", "发票 10027"), url: "/documents/invoice/x", mime: "application/pdf" } }];
  }
  return [
    {
      text: l("I'm not sure what you mean. Is it one of these? Our help page: https://example.com/help.", "我没完全明白您的意思，是下面哪一种？帮助页面：https://example.com/help。"),
      quick_replies: [
        { title: l("Where is my order", "查物流"), payload: "/track_order", content_type: "text" },
        { title: l("Find a product", "找商品"), payload: "/search_product", content_type: "text" },
        { title: l("Talk to a person", "转人工客服"), payload: "/contact_human_agent", content_type: "text" },
      ],
    },
  ];
}
