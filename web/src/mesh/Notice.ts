/** A quiet line of text over a view. */
export class Notice {
  private readonly element = document.createElement("div");

  constructor(container: HTMLElement) {
    this.element.className = "mesh-view-notice";
    this.element.setAttribute("role", "status");
    this.element.hidden = true;
    container.append(this.element);
  }

  /** @param text null: nothing to tell */
  show(text: string | null): void {
    this.element.hidden = text === null;
    this.element.textContent = text ?? "";
  }

  dispose(): void {
    this.element.remove();
  }
}
