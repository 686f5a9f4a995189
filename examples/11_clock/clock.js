/** A stopwatch. It runs in the browser; Python starts and stops it, resets it, and is told of laps. */

const { belvedere } = window;

const face = document.createElement("button");
face.className = "stopwatch";
let seconds = 0;
let last = performance.now();

function tick(now) {
  if (belvedere.state.get("running")) seconds += (now - last) / 1000;
  last = now;
  face.textContent = `${seconds.toFixed(1)} s`;
  // The page draws its templates again when they change: stand where they want the clock to be.
  const place = document.querySelector("#clock");
  if (place && face.parentElement !== place) place.append(face);
  requestAnimationFrame(tick);
}

face.addEventListener("click", async () => {
  const number = await belvedere.call("lap", seconds);
  belvedere.notify(`Lap ${number}`);
});

belvedere.refs.clock = {
  reset() {
    seconds = 0;
  },
};

requestAnimationFrame(tick);
