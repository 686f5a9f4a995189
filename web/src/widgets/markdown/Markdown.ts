/**
 * `<bv-markdown content="…">`: a text in Markdown.
 *
 * HTML in it is shown as text. A link within the text scrolls to its heading and leaves the page's address alone, which
 * may hold the token; any other opens a tab that knows nothing of this one.
 */

import MarkdownIt from "markdown-it";
import { computed, defineComponent, h, ref } from "vue";
import "./markdown.css";

type Renderer = InstanceType<typeof MarkdownIt>;

const renderers = new Map<boolean, Renderer>();

/** The HTML that `text` stands for. */
export function render(text: string, breaks = false): string {
  let renderer = renderers.get(breaks);
  if (!renderer) {
    renderer = makeRenderer(breaks);
    renderers.set(breaks, renderer);
  }
  return renderer.render(text);
}

function makeRenderer(breaks: boolean): Renderer {
  const markdown = new MarkdownIt({ html: false, linkify: true, breaks });
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index]!;
    if (!String(token.attrGet("href")).startsWith("#")) {
      token.attrSet("target", "_blank");
      token.attrSet("rel", "noopener noreferrer");
    }
    return self.renderToken(tokens, index, options);
  };
  markdown.renderer.rules.heading_open = (tokens, index, options, _env, self) => {
    tokens[index]!.attrSet("data-anchor", anchor(tokens[index + 1]?.content ?? ""));
    return self.renderToken(tokens, index, options);
  };
  markdown.renderer.rules.table_open = () => '<div class="bv-table-frame"><table>';
  markdown.renderer.rules.table_close = () => "</table></div>";
  return markdown;
}

/** "Second Part!" → "second-part", as links to it are written. */
function anchor(heading: string): string {
  const words = heading.toLowerCase().match(/[\p{Letter}\p{Number}_-]+/gu);
  return words ? words.join("-") : "";
}

export default defineComponent({
  name: "bv-markdown",
  props: {
    content: { type: null, default: "" },
    breaks: Boolean,
  },
  setup(props) {
    const element = ref<HTMLElement>();
    const html = computed(() => render(String(props.content ?? ""), props.breaks));
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element).closest("a");
      const href = link?.getAttribute("href") ?? "";
      if (!href.startsWith("#")) return;
      event.preventDefault();
      const wanted = decode(href.slice(1)).toLowerCase();
      const headings = element.value?.querySelectorAll<HTMLElement>("[data-anchor]") ?? [];
      for (const heading of headings) {
        if (heading.dataset.anchor === wanted) heading.scrollIntoView({ behavior: "smooth" });
      }
    };
    return () => h("div", { ref: element, class: "bv-markdown", innerHTML: html.value, onClick: follow });
  },
});

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
