/** Tick values and their labels for a scalar bar. */

/**
 * About `count` round values within [low, high], ascending: steps of 1, 2, 2.5 or 5 times a power of ten.
 */
export function niceTicks(low: number, high: number, count = 5): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || !(high > low) || count < 1) {
    return Number.isFinite(low) ? [low] : [];
  }
  const step = niceStep((high - low) / Math.max(count - 1, 1));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks: number[] = [];
  for (let multiple = first; multiple <= last && ticks.length <= 4 * count; multiple++) {
    const value = multiple * step;
    // A multiple of a decimal step carries rounding noise that labels and tests would show.
    ticks.push(Number.parseFloat(value.toPrecision(12)));
  }
  return ticks;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  const factors = [1, 2, 2.5, 5, 10];
  const nearest = factors.reduce((best, factor) =>
    Math.abs(Math.log(factor / share)) < Math.abs(Math.log(best / share)) ? factor : best,
  );
  return nearest * power;
}

/** A number as a label, with as many digits as tell it from others `resolution` apart. */
export function formatTick(value: number, resolution: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.max(Math.abs(value), Math.abs(resolution));
  if (size === 0) return "0";
  const digits = resolution > 0 ? Math.ceil(Math.log10(size / resolution) - 1e-9) + 1 : 4;
  const significant = Math.min(Math.max(digits, 1), 9);
  if (size >= 1e6 || size < 1e-3) {
    return value === 0 ? "0" : trimZeros(value.toExponential(significant - 1)).replace("e+", "e");
  }
  const decimals = Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
  return trimZeros(value.toFixed(Math.min(decimals, 12)));
}

function trimZeros(text: string): string {
  const [mantissa = "", exponent] = text.split("e");
  const trimmed = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const plain = trimmed === "-0" ? "0" : trimmed;
  return exponent === undefined ? plain : `${plain}e${exponent}`;
}
