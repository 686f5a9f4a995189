/** A picture from the user, chosen or dropped. */

import { format } from "../../../app/format";
import type { Changed, SceneContext } from "../../Element";
import { Control } from "./Control";
import type { ImageUploadProperties } from "./properties";

export class ImageUpload extends Control<ImageUploadProperties, HTMLInputElement> {
  private readonly notice = document.createElement("span");
  private readonly picture = document.createElement("img");
  private properties: ImageUploadProperties | null = null;

  constructor(scene: SceneContext, key: string) {
    super(scene, key, "upload", document.createElement("input"));
    const { input, element, notice, picture } = this;
    input.type = "file";
    notice.className = "scene-upload-notice";
    notice.setAttribute("role", "status");
    picture.className = "scene-upload-picture";
    picture.alt = "";
    picture.hidden = true;
    element.append(picture, notice);
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      input.value = ""; // so that the same file can be chosen again
      if (file) void this.take(file);
    });
    element.addEventListener("dragover", (event) => event.preventDefault());
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file && !input.disabled) void this.take(file);
    });
  }

  override dispose(): void {
    this.forget();
    super.dispose();
  }

  protected override show(properties: ImageUploadProperties, changed: Changed<ImageUploadProperties>): void {
    super.show(properties, changed);
    this.properties = properties;
    this.input.accept = properties.accept;
    if (!properties.preview) this.forget();
  }

  private async take(file: File): Promise<void> {
    const { properties } = this;
    if (!properties) return;
    if (file.size > properties.maxSize) {
      this.say(`${file.name} has ${format.bytes(file.size)}; at most ${format.bytes(properties.maxSize)} are taken.`);
      return;
    }
    let data: Uint8Array;
    try {
      data = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      this.say(`${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.scene.send("UPLOAD", this.key, { name: file.name, type: file.type, size: file.size, data });
    this.say(file.name);
    this.forget();
    if (!properties.preview || !file.type.startsWith("image/")) return;
    this.picture.src = URL.createObjectURL(file);
    this.picture.hidden = false;
  }

  private say(sentence: string): void {
    this.notice.textContent = sentence;
  }

  private forget(): void {
    if (this.picture.src) URL.revokeObjectURL(this.picture.src);
    this.picture.removeAttribute("src");
    this.picture.hidden = true;
  }
}
