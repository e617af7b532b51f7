/** The shop page's side of the gateway: products, demo customers, signing in. */

import { attributeLabel, categoryLabel, current, t } from "./strings";

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

async function request<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

export async function products(filter: {
  category: string;
  q: string;
}): Promise<{ products: Product[]; categories: Category[] }> {
  const query = new URLSearchParams({ ...filter, language: current() });
  const answer = await request<{ products: Product[]; categories?: Category[] }>(`/api/shop/products?${query}`);
  const found = answer.products.map((product) => ({
    ...product,
    category_label: categoryLabel(product.category, product.category_label),
  }));
  const categories = answer.categories?.map((one) => ({ ...one, label: categoryLabel(one.key, one.label) }));
  return { products: found, categories: categories ?? categoriesOf(found) };
}

export async function customers(): Promise<Customer[]> {
  const answer = await request<Customer[] | { customers: Customer[] }>("/api/shop/customers");
  return Array.isArray(answer) ? answer : answer.customers;
}

export const signIn = (customerId: string): Promise<{ customer_token: string; name: string }> =>
  request("/api/shop/sign-in", { customer_id: customerId });

function categoriesOf(list: Product[]): Category[] {
  const found = new Map<string, string>();
  for (const product of list) {
    if (product.category) found.set(product.category, product.category_label ?? product.category);
  }
  return [...found].map(([key, label]) => ({ key, label })).sort((a, b) => a.label.localeCompare(b.label, current()));
}

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
