/**
 * A development server with canned data that speaks the wire: `npm run mock`, then open the address.
 * Words that show a state: order, all my orders, gift, invoice, person, slow, drop (no ack), refuse.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { categories, customers, picture, products, replies, shopProduct } from "./canned.mjs";

const PORT = Number(process.env.PORT ?? 8180);
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".map": "application/json" };
const MIA = { id: 1, name: "Mia Chen" };
const conversations = new Map();
let agentSignedIn = false;

const http = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  try {
    if (url.pathname.startsWith("/api/")) return await api(request, response, url);
    if (url.pathname.startsWith("/store/images/")) {
      return send(response, 200, picture(url.pathname.slice(14, -4)), TYPES[".svg"]);
    }
    const path = url.pathname === "/" ? "shop/index.html" : url.pathname === "/desk" ? "desk/index.html" : url.pathname.slice(1);
    send(response, 200, await readFile(join(dist, path)), TYPES[extname(path)] ?? "text/plain");
  } catch {
    send(response, 404, "not found", "text/plain");
  }
});
const io = new Server(http);

function send(response, status, body, type = "application/json") {
  response.writeHead(status, { "content-type": type });
  response.end(type === "application/json" ? JSON.stringify(body) : body);
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

async function api(request, response, url) {
  const path = url.pathname;
  const zh = url.searchParams.get("language") === "zh";
  if (path === "/api/shop/products") {
    const [category, q] = [url.searchParams.get("category"), url.searchParams.get("q")?.toLowerCase()];
    const found = products.filter((p) => (!category || p.category === category) && (!q || `${p.en} ${p.zh}`.toLowerCase().includes(q)));
    const [offset, limit] = [Number(url.searchParams.get("offset") ?? 0), Number(url.searchParams.get("limit") ?? 24)];
    return send(response, 200, {
      products: found.slice(offset, offset + limit).map((p) => shopProduct(p, zh)),
      total: found.length,
      categories: Object.entries(categories).map(([key, [en, cn]]) => ({ key, label: zh ? cn : en })),
    });
  }
  if (path.startsWith("/api/shop/products/")) {
    const found = products.find((p) => p.sku === decodeURIComponent(path.slice(19)));
    return found ? send(response, 200, shopProduct(found, zh)) : send(response, 404, { error: { code: "product_gone", text: zh ? "该商品已下架。" : "The shop no longer has this product." } });
  }
  if (path === "/api/shop/customers") return send(response, 200, { customers });
  if (path === "/api/shop/sign-in") {
    const { customer_id: id } = await body(request);
    return send(response, 200, { customer_token: `token-${id}`, name: customers.find((c) => c.customer_id === id).name });
  }
  if (path === "/api/desk/login") {
    const { password } = await body(request);
    agentSignedIn = password === "demo";
    return send(response, agentSignedIn ? 200 : 401, agentSignedIn ? { name: "Mia Chen" } : { detail: "wrong" });
  }
  if (!agentSignedIn) return send(response, 401, { detail: "sign in" });
  if (path === "/api/desk/logout") return (agentSignedIn = false), send(response, 200, {});
  if (path === "/api/desk/me") return send(response, 200, { ...MIA, email: "mia@example.com" });
  if (path === "/api/desk/conversations") return send(response, 200, { conversations: queue() });
  const [, id, action] = path.match(/conversations\/([^/]+)(?:\/(\w+))?/) ?? [];
  const conversation = conversations.get(id);
  if (!conversation) return send(response, 404, { detail: "unknown" });
  if (!action) return send(response, 200, { ...summary(conversation), messages: conversation.log });
  if (action === "claim") return handoff(conversation, "assigned"), send(response, 200, summary(conversation));
  if (action === "resolve") return handoff(conversation, "bot"), send(response, 200, summary(conversation));
  const { text, client_id } = await body(request);
  const message = add(conversation, { sender: "agent", text, agent: MIA, client_id });
  io.to(id).emit("agent_uttered", message);
  send(response, 200, { message });
}

const desk = io.of("/desk");
const queue = () => [...conversations.values()].filter((c) => ["pending", "assigned"].includes(c.state)).map(summary);
const summary = (c) => ({
  conversation_id: c.id, state: c.state, language: c.language, waiting_since: c.since, reason: "asked_for_person",
  reason_labels: { en: "Asked for a person", zh: "要求人工客服" }, customer: c.customer ? { name: c.customer, verified: true } : null,
  agent: c.state === "assigned" ? MIA : null, last_text: c.log.at(-1)?.text ?? "", mood: -0.3,
});

function add(conversation, message) {
  const full = { seq: conversation.log.length + 1, at: new Date().toISOString(), quick_replies: [], attachment: null, custom: null, ...message };
  conversation.log.push(full);
  desk.emit("message", { conversation_id: conversation.id, message: full });
  return full;
}

function handoff(conversation, state) {
  conversation.state = state;
  conversation.since = new Date().toISOString();
  if (state === "assigned") {
    const joined = add(conversation, { sender: "system", text: "", agent: MIA });
    io.to(conversation.id).emit("agent_joined", { seq: joined.seq, at: joined.at, agent: { name: "Mia Chen" } });
  }
  const agent = state === "assigned" ? { name: "Mia Chen" } : undefined;
  io.to(conversation.id).emit("handoff_status", { state, position: state === "pending" ? 2 : undefined, agent });
  desk.emit("queue", { conversations: queue() });
}

io.on("connection", (socket) => {
  let conversation;
  socket.on("session_request", ({ session_id: id, language, customer_token: token }) => {
    conversation = conversations.get(id);
    if (!conversation) {
      const fresh = id ?? Math.random().toString(36).slice(2);
      conversation = { id: fresh, language, state: "bot", log: [], sent: new Map() };
      conversations.set(fresh, conversation);
    }
    if (token) conversation.customer = customers.find((c) => token.endsWith(c.customer_id))?.name;
    socket.join(conversation.id);
    confirm();
  });
  const confirm = () =>
    socket.emit("session_confirm", {
      session_id: conversation.id, session_token: "token", last_seq: conversation.log.length,
      language: conversation.language, state: conversation.state,
      customer: conversation.customer ? { name: conversation.customer } : undefined,
    });
  socket.on("sign_in", ({ customer_token: token }) => {
    conversation.customer = customers.find((c) => token.endsWith(c.customer_id))?.name;
    confirm();
  });
  socket.on("history", ({ since }) => socket.emit("history", { messages: conversation.log.slice(since), complete: true }));
  socket.on("set_language", ({ language }) => {
    conversation.language = language;
    io.to(conversation.id).emit("language", { language });
  });
  socket.on("typing", ({ on }) => desk.emit("typing", { conversation_id: conversation.id, on }));
  socket.on("user_uttered", ({ message, metadata }) => {
    const { client_id } = metadata;
    if (/drop/.test(message)) return;
    if (/refuse/.test(message)) return socket.emit("ack", { client_id, error: { code: "rate_limited" } });
    const known = conversation.sent.get(client_id);
    if (known) return socket.emit("ack", { client_id, seq: known.seq, at: known.at });
    const logged = add(conversation, { sender: "user", text: message, client_id });
    conversation.sent.set(client_id, logged);
    socket.emit("ack", { client_id, seq: logged.seq, at: logged.at });
    socket.to(conversation.id).emit("user_uttered", logged);
    if (conversation.state !== "bot") return;
    const zh = conversation.language === "zh";
    const room = io.to(conversation.id);
    room.emit("typing", { who: "bot", on: true });
    setTimeout(() => {
      room.emit("typing", { who: "bot", on: false });
      if (/person|人工/i.test(message)) {
        room.emit("bot_uttered", add(conversation, { sender: "bot", text: zh ? "好的，这就为您转接人工客服，之前的对话他们都能看到。" : "Of course. I'm bringing in somebody from our team; they can read what you wrote here." }));
        return handoff(conversation, "pending");
      }
      for (const reply of replies(message, zh)) room.emit("bot_uttered", add(conversation, { sender: "bot", ...reply }));
    }, /slow/.test(message) ? 4000 : 350);
  });
});

http.listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}`));
