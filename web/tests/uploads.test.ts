import { describe, expect, it, vi } from "vitest";
import { UploadError, type UploadOptions, upload } from "../src/uploads";

/** A request that the test answers. */
class FakeRequest {
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = "";
  responseType = "";
  opened: unknown[] = [];
  body: FormData | undefined;
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  open = (...args: unknown[]) => {
    this.opened = args;
  };
  setRequestHeader = (name: string, value: string) => {
    this.headers[name] = value;
  };
  send = (body: FormData) => {
    this.body = body;
  };

  answer(status: number, text: string): void {
    this.status = status;
    this.responseText = text;
    this.onload();
  }
}

function begin(options: Partial<UploadOptions> = {}) {
  const request = new FakeRequest();
  const result = upload([new File(["abc"], "a.vtk")], "mesh", {
    token: "t",
    identity: { session: "s", secret: "x" },
    request: () => request as unknown as XMLHttpRequest,
    ...options,
  });
  return { request, result };
}

describe("upload", () => {
  it("posts the field before the files, relative to the page.", () => {
    const { request } = begin();
    expect(request.opened).toEqual(["POST", "upload"]);
    const parts = [...request.body!.entries()].map(([name, value]) => [
      name,
      value instanceof File ? value.name : value,
    ]);
    expect(parts).toEqual([
      ["field", "mesh"],
      ["mesh", "a.vtk"],
    ]);
  });

  it("says who sends them.", () => {
    const { request } = begin();
    expect(request.headers).toEqual({
      Authorization: "Bearer t",
      "X-Belvedere-Session": "s",
      "X-Belvedere-Secret": "x",
    });
  });

  it("resolves with the answer.", async () => {
    const { request, result } = begin();
    request.answer(200, '[{"name": "a.vtk"}]');
    await expect(result).resolves.toEqual([{ name: "a.vtk" }]);
  });

  it("rejects with the server's reason.", async () => {
    const { request, result } = begin();
    request.answer(413, '{"error": "a.vtk is larger than 10 bytes"}');
    await expect(result).rejects.toEqual(new UploadError("a.vtk is larger than 10 bytes"));
  });

  it("rejects with the status where the server gives no reason.", async () => {
    const { request, result } = begin();
    request.answer(502, "");
    await expect(result).rejects.toThrow("502");
  });

  it("rejects when the connection is lost.", async () => {
    const { request, result } = begin();
    request.onerror();
    await expect(result).rejects.toThrow(UploadError);
  });

  it("tells how much has been sent.", () => {
    const onProgress = vi.fn();
    const { request } = begin({ onProgress });
    request.upload.onprogress?.({ loaded: 5, total: 10 });
    expect(onProgress).toHaveBeenCalledWith({ loaded: 5, total: 10 });
  });
});
