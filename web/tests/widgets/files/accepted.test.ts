import { describe, expect, it } from "vitest";
import { isAccepted } from "../../../src/widgets/files/accepted";

const mesh = { name: "Part.STL", type: "model/stl" };

describe("isAccepted", () => {
  it("takes everything where nothing is named.", () => {
    expect(isAccepted("", mesh)).toBe(true);
    expect(isAccepted(" , ", mesh)).toBe(true);
  });

  it("knows endings and media types in any case.", () => {
    expect(isAccepted(".vtu, .stl", mesh)).toBe(true);
    expect(isAccepted("model/*", mesh)).toBe(true);
    expect(isAccepted("Model/STL", mesh)).toBe(true);
    expect(isAccepted(".obj,image/*,model/obj", mesh)).toBe(false);
  });
});
