/** The shop page's side of the gateway: products, demo customers, signing in. */

import { attributeLabel, current, t } from "./strings";

export interface Product {
  sku: string;
  title: string;
  description?: string;
  category: string;
  category_label?: string;
  brand?: string;
  price_label: string;
  old_price_label?: string | null;
  image_url?: string | null;
  rating?: number | null;
  review_count?: number | null;
  in_stock?: boolean;
  stock_label?: string | null;
  attributes?: Record<string, unknown>;
}

export interface Category {
  key: string;
  label: string;
  count?: number;
}

export interface Customer {
  customer_id: string;
  name: string;
}

export interface Shelf {
  products: Product[];
  total: number;
  categories: Category[];
}

/** A refusal that the server explains, in the page's language. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly text?: string,
  ) {
    super(`status ${status}`);
  }
}

async function request<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) {
    const explained = (await response.json().catch(() => undefined)) as { error?: { text?: string } } | undefined;
    throw new Refused(response.status, explained?.error?.text);
  }
  return (await response.json()) as T;
}

/** One page of the products, from `offset` on. */
export function products(filter: { category: string; q: string; offset: number; limit: number }): Promise<Shelf> {
  const { category, q, offset, limit } = filter;
  const query = new URLSearchParams({ category, q, language: current(), offset: String(offset), limit: String(limit) });
  return request(`/api/shop/products?${query}`);
}

export const product = (sku: string): Promise<Product> =>
  request(`/api/shop/products/${encodeURIComponent(sku)}?language=${current()}`);

export const customers = async (): Promise<Customer[]> =>
  (await request<{ customers: Customer[] }>("/api/shop/customers")).customers;

export const signIn = (customerId: string): Promise<{ customer_token: string; name: string; basket?: { sku: string; quantity: number }[] }> =>
  request("/api/shop/sign-in", { customer_id: customerId, language: current() });

/** What of the attributes can be shown in this language, as label and value. */
export function attributeRows(product: Product): [string, string][] {
  const attributes = product.attributes ?? {};
  const rows: [string, string][] = product.brand ? [[attributeLabel("brand")!, product.brand]] : [];
  for (const [key, raw] of Object.entries(attributes)) {
    if (key.endsWith("_zh") || raw === "" || raw === null) continue;
    const translated = attributes[`${key}_zh`];
    const chosen = current() === "zh" && translated ? translated : raw;
    const value = typeof chosen === "boolean" ? t(chosen ? "yes" : "no") : Array.isArray(chosen) ? chosen.join(", ") : String(chosen);
    const label = attributeLabel(key) ?? (/^[a-z_]+$/.test(key) ? undefined : key);
    const foreign = current() === "zh" && /[a-z]{4,}/i.test(value) && !/[\u4e00-\u9fff]/.test(value);
    if (label && !foreign) rows.push([label, value.charAt(0).toUpperCase() + value.slice(1)]);
  }
  return rows;
}
