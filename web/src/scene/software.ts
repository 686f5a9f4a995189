/** Whether this browser draws without a graphics processor. */

let known: boolean | null = null;

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

export function drawsInSoftware(): boolean {
  known ??= ask();
  return known;
}

function ask(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return false;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return SOFTWARE.test(name);
}
