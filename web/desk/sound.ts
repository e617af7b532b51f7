/** A short sound for somebody new; on until switched off, which this browser remembers. */

const KEY = "smartmkt.desk.sound";
const NOTES = [659, 880];
const EACH = 0.12;

let context: AudioContext | undefined;

export const soundOn = (): boolean => localStorage.getItem(KEY) !== "off";

export function chooseSound(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
  if (on) play();
}

/** Plays where it is on and the browser allows it: after the page has been touched once. */
export function play(): void {
  if (!soundOn() || !("AudioContext" in window)) return;
  context ??= new AudioContext();
  const start = context.currentTime;
  NOTES.forEach((frequency, i) => {
    const tone = context!.createOscillator();
    const volume = context!.createGain();
    const at = start + i * EACH;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + EACH);
    tone.connect(volume).connect(context!.destination);
    tone.start(at);
    tone.stop(at + EACH);
  });
}
