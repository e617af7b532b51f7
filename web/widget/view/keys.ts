/** Whether this key sends what was written: Enter, without Shift, and not an input method's. */
export function sendsMessage(event: Pick<KeyboardEvent, "key" | "shiftKey" | "isComposing" | "keyCode">): boolean {
  if (event.key !== "Enter" || event.shiftKey) return false;
  // 229: Safari ends the composition before it reports the Enter that confirmed it.
  return !event.isComposing && event.keyCode !== 229;
}
