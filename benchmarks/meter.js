// Counts what a page draws and keeps on the graphics device, whoever made the page. Runs before its scripts.
(() => {
  const meter = {
    frames: 0, draws: 0, vertices: 0, points: 0, firstPoints: 0, mostPoints: 0, mostAt: 0, uploads: 0,
    live: { Buffer: 0, Texture: 0, VertexArray: 0, Program: 0, Framebuffer: 0 },
  };
  window.meter = meter;
  let drawsNow = 0;
  let pointsNow = 0;
  let verticesNow = 0;
  const proto = WebGL2RenderingContext.prototype;
  const drawn = (mode, count, instances = 1) => {
    drawsNow += 1;
    if (mode !== 0) {
      verticesNow += count * instances;
      return;
    }
    pointsNow += count * instances;
    if (count * instances > 1000 && !meter.firstPoints) meter.firstPoints = performance.timeOrigin + performance.now();
  };
  const wrap = (name, before) => {
    const original = proto[name];
    proto[name] = function (...args) {
      before.apply(this, args);
      return original.apply(this, args);
    };
  };
  wrap("drawArrays", (mode, _first, count) => drawn(mode, count));
  wrap("drawElements", (mode, count) => drawn(mode, count));
  wrap("drawArraysInstanced", (mode, _first, count, instances) => drawn(mode, count, instances));
  wrap("drawElementsInstanced", (mode, count, _type, _offset, instances) => drawn(mode, count, instances));
  const large = (data) => {
    const size = typeof data === "number" ? data : (data?.byteLength ?? 0);
    if (size >= 100_000) meter.uploads += 1;
  };
  wrap("bufferData", (_target, data) => large(typeof data === "number" ? 0 : data));
  wrap("bufferSubData", (_target, _offset, data) => large(data));
  for (const kind of Object.keys(meter.live)) {
    wrap(`create${kind}`, () => { meter.live[kind] += 1; });
    wrap(`delete${kind}`, (thing) => { if (thing) meter.live[kind] -= 1; });
  }
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request((time) => {
    drawsNow = pointsNow = verticesNow = 0;
    try {
      callback(time);
    } finally {
      if (drawsNow > 0) {
        meter.frames += 1;
        meter.draws = drawsNow;
        meter.points = pointsNow;
        meter.vertices = verticesNow;
        if (pointsNow > meter.mostPoints) {
          meter.mostPoints = pointsNow;
          meter.mostAt = performance.timeOrigin + performance.now();
        }
      }
    }
  });
})();
