import { describe, expect, it } from "vitest";
import { render } from "../../../src/widgets/markdown/Markdown";

describe("render", () => {
  it("shows HTML as text.", () => {
    expect(render('<img src=x onerror="alert(1)"> <script>x</script>')).not.toMatch(/<img|<script/);
  });

  it("makes no link that runs something.", () => {
    for (const address of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"]) {
      expect(render(`[x](${address})`)).not.toContain("<a");
    }
  });

  it("opens links in a tab that knows nothing of this one, those within the text excepted.", () => {
    expect(render("[x](https://example.org)")).toContain('target="_blank" rel="noopener noreferrer"');
    expect(render("[x](#part)")).not.toContain("target");
  });

  it("keeps line breaks where asked.", () => {
    expect(render("a\nb")).not.toContain("<br>");
    expect(render("a\nb", true)).toContain("<br>");
  });
});
