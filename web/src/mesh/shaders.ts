/**
 * GLSL of the scene. Colours are computed in sRGB, as desktop mesh viewers do, so that a fully lit surface has the
 * very colours of the scalar bar.
 */

import { LIMIT } from "./scalars";

const SCALAR_COLOR = /* glsl */ `
uniform sampler2D colormap;
uniform bool colored;
uniform bool reversed;
uniform float rangeStart;
uniform float rangeScale;
uniform vec3 nanColor;

vec3 scalarColor(float value, vec3 uniformColor) {
  if (!colored) return uniformColor;
  if (!(abs(value) < ${LIMIT.toExponential()})) return nanColor;
  float share = clamp((value - rangeStart) * rangeScale, 0.0, 1.0);
  if (reversed) share = 1.0 - share;
  return texture(colormap, vec2((share * 255.0 + 0.5) / 256.0, 0.5)).rgb;
}
`;

const LIGHT = /* glsl */ `
// A headlight, a key light over the viewer's left shoulder and a soft fill; they add up to one face on.
vec3 lit(vec3 base, vec3 normal, vec3 toViewer) {
  float head = max(dot(normal, toViewer), 0.0);
  float key = max(dot(normal, normalize(vec3(-0.45, 0.65, 0.75))), 0.0);
  float fill = 0.5 + 0.5 * dot(normal, normalize(vec3(0.3, 0.9, 0.2)));
  float shine = pow(max(dot(normal, normalize(toViewer + vec3(-0.25, 0.45, 0.9))), 0.0), 48.0);
  return base * min(0.3 + 0.43 * head + 0.22 * key + 0.1 * fill, 1.04) + 0.06 * shine;
}
`;

export const SURFACE_VERTEX = /* glsl */ `
in float scalar;
invariant gl_Position;
out float vScalar;
out vec3 vNormal;
out vec3 vView;

void main() {
  vec4 view = modelViewMatrix * vec4(position, 1.0);
  vScalar = scalar;
  vNormal = normalMatrix * normal;
  vView = view.xyz;
  gl_Position = projectionMatrix * view;
}
`;

export const SURFACE_FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 color;
uniform float opacity;
uniform bool smoothNormals;
in float vScalar;
in vec3 vNormal;
in vec3 vView;
out vec4 fragment;
${SCALAR_COLOR}
${LIGHT}
void main() {
  vec3 toViewer = isOrthographic ? vec3(0.0, 0.0, 1.0) : normalize(-vView);
  // The side seen is told by the triangle on the screen, so winding and normals may point either way.
  vec3 face = cross(dFdx(vView), dFdy(vView));
  float size = length(face);
  vec3 normal = size > 0.0 ? face / size : toViewer;
  if (smoothNormals && dot(vNormal, vNormal) > 0.0) {
    vec3 given = normalize(vNormal);
    normal = dot(given, normal) < 0.0 ? -given : given;
  }
  fragment = vec4(lit(scalarColor(vScalar, color), normal, toViewer), opacity);
}
`;

export const LINE_VERTEX = /* glsl */ `
in float scalar;
out float vScalar;

void main() {
  vScalar = scalar;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

export const LINE_FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 lineColor;
uniform float opacity;
in float vScalar;
out vec4 fragment;
${SCALAR_COLOR}
void main() {
  fragment = vec4(scalarColor(vScalar, lineColor), opacity);
}
`;

/** A segment as a rectangle facing the viewer, with round ends so that consecutive segments join. */
export const WIDE_LINE_VERTEX = /* glsl */ `
uniform vec2 viewport;
uniform float lineWidth;
in vec3 segmentStart;
in vec3 segmentEnd;
in float scalarStart;
in float scalarEnd;
out float vScalar;
out vec2 vOffset;
flat out float vLength;

void main() {
  vec4 start = modelViewMatrix * vec4(segmentStart, 1.0);
  vec4 end = modelViewMatrix * vec4(segmentEnd, 1.0);
  if (!isOrthographic) {
    // An end behind the viewer would be projected to the wrong side.
    float near = projectionMatrix[3][2] / (1.0 - projectionMatrix[2][2]);
    if (start.z > near && end.z <= near) start = mix(end, start, (near - end.z) / (start.z - end.z));
    else if (end.z > near && start.z <= near) end = mix(start, end, (near - start.z) / (end.z - start.z));
  }
  vec4 clipStart = projectionMatrix * start;
  vec4 clipEnd = projectionMatrix * end;
  vec2 pixelStart = clipStart.xy / clipStart.w * viewport * 0.5;
  vec2 pixelEnd = clipEnd.xy / clipEnd.w * viewport * 0.5;
  vec2 along = pixelEnd - pixelStart;
  float pixels = length(along);
  along = pixels > 1e-6 ? along / pixels : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  float radius = 0.5 * lineWidth;
  vec4 clip = position.x < 0.5 ? clipStart : clipEnd;
  vec2 shift = (position.x < 0.5 ? -along : along) * radius + across * position.y * radius;
  vScalar = position.x < 0.5 ? scalarStart : scalarEnd;
  vOffset = vec2(position.x < 0.5 ? -radius : pixels + radius, position.y * radius);
  vLength = pixels;
  gl_Position = clip + vec4(shift / viewport * 2.0 * clip.w, 0.0, 0.0);
}
`;

export const WIDE_LINE_FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 lineColor;
uniform float opacity;
uniform float lineWidth;
in float vScalar;
in vec2 vOffset;
flat in float vLength;
out vec4 fragment;
${SCALAR_COLOR}
void main() {
  vec2 fromEnd = vec2(vOffset.x - clamp(vOffset.x, 0.0, vLength), vOffset.y);
  if (lineWidth > 2.0 && dot(fromEnd, fromEnd) > 0.25 * lineWidth * lineWidth) discard;
  fragment = vec4(scalarColor(vScalar, lineColor), opacity);
}
`;

export const DOT_VERTEX = /* glsl */ `
uniform float pointSize;
in float scalar;
out float vScalar;

void main() {
  vScalar = scalar;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  gl_PointSize = max(pointSize, 1.0);
}
`;

/** Dots are round, and from a few pixels on shaded as balls. */
export const DOT_FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 color;
uniform float opacity;
uniform float pointSize;
in float vScalar;
out vec4 fragment;
${SCALAR_COLOR}
${LIGHT}
void main() {
  vec3 base = scalarColor(vScalar, color);
  if (pointSize < 3.0) {
    fragment = vec4(base, opacity);
    return;
  }
  vec2 offset = vec2(2.0, -2.0) * (gl_PointCoord - 0.5);
  float distance = length(offset);
  float coverage = clamp((1.0 - distance) * 0.5 * pointSize + 0.5, 0.0, 1.0);
  if (coverage <= 0.0) discard;
  vec3 normal = vec3(offset, sqrt(max(1.0 - distance * distance, 0.0)));
  vec3 shaded = pointSize < 6.0 ? base : lit(base, normal, vec3(0.0, 0.0, 1.0));
  fragment = vec4(shaded, opacity * coverage);
}
`;

export const BACKGROUND_VERTEX = /* glsl */ `
out float vHeight;
void main() {
  vHeight = 0.5 + 0.5 * position.y;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
`;

/** A vertical gradient with a little noise, without which eight bits would show bands. */
export const BACKGROUND_FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 top;
uniform vec3 bottom;
in float vHeight;
out vec4 fragment;
void main() {
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  fragment = vec4(mix(bottom, top, vHeight) + noise / 255.0, 1.0);
}
`;

export const COPY_VERTEX = /* glsl */ `
out vec2 vPlace;
void main() {
  vPlace = 0.5 + 0.5 * position.xy;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

export const COPY_FRAGMENT = /* glsl */ `
precision highp float;
uniform sampler2D picture;
in vec2 vPlace;
out vec4 fragment;
void main() {
  fragment = texture(picture, vPlace);
}
`;
