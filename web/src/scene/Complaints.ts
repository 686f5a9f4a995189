/** Sentences about elements that cannot be shown as they should, at the lower edge of the view. */

const MOST = 5;

export class Complaints {
  private readonly list = document.createElement("ul");
  private readonly sentences = new Map<string, string>();

  constructor(container: HTMLElement) {
    this.list.className = "scene-view-complaints";
    this.list.setAttribute("role", "status");
    this.list.hidden = true;
    container.append(this.list);
  }

  /** @param sentence null: there is nothing to say of `key` any more */
  set(key: string, sentence: string | null): void {
    if (sentence === null) {
      if (!this.sentences.delete(key)) return;
    } else {
      if (this.sentences.get(key) === sentence) return;
      this.sentences.set(key, sentence);
    }
    this.show();
  }

  dispose(): void {
    this.list.remove();
  }

  private show(): void {
    const shown = [...this.sentences.values()].slice(0, MOST);
    const more = this.sentences.size - shown.length;
    if (more > 0) shown.push(`… and ${more} more`);
    this.list.replaceChildren(
      ...shown.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
    this.list.hidden = shown.length === 0;
  }
}
