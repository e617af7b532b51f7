/** What the client is given, and what it tells. */

import type { Language, Transport } from "./protocol";
import type { Storage } from "./storage";
import type { Message } from "./timeline";

export interface ClientOptions {
  transport: () => Transport;
  local: Storage;
  tab: Storage;
  language: Language;
  customerToken?: string;
  newId?: () => string;
  /** Where photos go; `fetch` is a test's. */
  gateway?: string;
  fetch?: typeof fetch;
}

export interface ClientTold {
  change: undefined;
  /** A message from the bot or an agent that arrived while the page is open. */
  incoming: Message;
  language: Language;
}
