/** What the desk consists of besides the queue: pages of their own, and what stands beside a conversation. */

import type { Role } from "./api";
import type { Desk } from "./model";
import type { Key } from "./strings";

/** Something on the screen. `render` is called after every change of the desk. */
export interface View {
  element: HTMLElement;
  render?(): void;
  /** It leaves the screen: stop what runs. */
  close?(): void;
}

/** A page that takes the whole desk, under `#/<id>`. */
export interface Page {
  id: string;
  title: Key;
  /** Who finds it in the head; the server decides who gets its data. None named: everybody. */
  roles?: readonly Role[];
  open(desk: Desk): View;
}

/** A column beside the open conversation, made once. */
export type Beside = (desk: Desk) => View;

/** Every page besides the conversations, in the order of the head. */
export const pages: Page[] = [];

/** What stands beside the open conversation, from top to bottom. */
export const beside: Beside[] = [];
