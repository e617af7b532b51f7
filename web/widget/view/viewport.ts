/** On a phone the panel is the whole screen: above the keyboard, with the page behind held still. */

const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)";

export class Viewport {
  private query = window.matchMedia(FULL_SCREEN);
  private release?: () => void;
  private active = false;

  constructor(
    private panel: HTMLElement,
    private onChange: (fullScreen: boolean) => void,
  ) {
    this.query.addEventListener("change", () => this.update());
    const fit = (): void => this.fit();
    window.visualViewport?.addEventListener("resize", fit);
    window.visualViewport?.addEventListener("scroll", fit);
  }

  get fullScreen(): boolean {
    return this.query.matches;
  }

  activate(active: boolean): void {
    this.active = active;
    this.update();
  }

  private update(): void {
    const full = this.active && this.fullScreen;
    if (full && !this.release) this.release = holdPage();
    if (!full) {
      this.release?.();
      this.release = undefined;
    }
    this.fit();
    this.onChange(this.fullScreen);
  }

  private fit(): void {
    const viewport = window.visualViewport;
    const { style } = this.panel;
    if (!this.active || !this.fullScreen || !viewport) {
      style.removeProperty("height");
      style.removeProperty("top");
      return;
    }
    style.height = `${viewport.height}px`;
    style.top = `${viewport.offsetTop}px`;
    this.panel.classList.toggle("keyboard", window.innerHeight - viewport.height > 120);
  }
}

/** `overflow: hidden` alone does not stop iOS; a fixed body does, and is put back where it was. */
function holdPage(): () => void {
  const { body } = document;
  const top = window.scrollY;
  const before = body.getAttribute("style");
  Object.assign(body.style, { position: "fixed", top: `${-top}px`, left: "0", right: "0", overflow: "hidden" });
  return () => {
    if (before === null) body.removeAttribute("style");
    else body.setAttribute("style", before);
    window.scrollTo({ top, behavior: "instant" });
  };
}
