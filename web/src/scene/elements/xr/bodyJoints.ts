/** The joints of a body as they are told, and which are joined by bones. */

function both(parts: readonly string[]): string[] {
  return ["left", "right"].flatMap((side) => parts.map((part) => `${side}-${part}`));
}

/** Names in the order in which they are told; `belvedere.scene.kinds.joints` has the same. */
export const BODY_JOINTS: readonly string[] = [
  ...["hips", "spine-lower", "spine-middle", "spine-upper", "chest", "neck", "head"],
  ...both(["shoulder", "scapula", "arm-upper", "arm-lower", "hand-wrist-twist"]),
  ...["left-hand-palm", "right-hand-palm"],
  ...both([
    ...["upper-leg", "lower-leg", "foot-ankle-twist", "foot-ankle", "foot-subtalar", "foot-transverse"],
    "foot-ball",
  ]),
];

const CHAINS: readonly (readonly string[])[] = [
  ["hips", "spine-lower", "spine-middle", "spine-upper", "chest", "neck", "head"],
  ...["left", "right"].flatMap((side) => [
    [
      "chest",
      ...["shoulder", "scapula", "arm-upper", "arm-lower", "hand-wrist-twist", "hand-palm"].map(
        (one) => `${side}-${one}`,
      ),
    ],
    [
      "hips",
      ...[
        "upper-leg",
        "lower-leg",
        "foot-ankle-twist",
        "foot-ankle",
        "foot-subtalar",
        "foot-transverse",
        "foot-ball",
      ].map((one) => `${side}-${one}`),
    ],
  ]),
];

/** Pairs of indices of joints. */
export const BONES: readonly (readonly [number, number])[] = CHAINS.flatMap((chain) =>
  chain.slice(1).map((name, at) => [BODY_JOINTS.indexOf(chain[at]!), BODY_JOINTS.indexOf(name)] as const),
);
