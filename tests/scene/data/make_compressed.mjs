/**
 * Writes the compressed glTF files of the tests: draco.glb, meshopt.glb, basis.glb.
 *
 * They are made with the packages draco3d, meshoptimizer and ktx2-encoder, which nothing else here needs: install these
 * in a folder of your own and run `node make_compressed.mjs` with `NODE_PATH`-like resolution from there
 * (`cp make_compressed.mjs folder/ && node folder/make_compressed.mjs tests/scene/data`).
 */

import { writeFileSync } from "node:fs";
import draco3d from "draco3d";
import { encodeToKTX2 } from "ktx2-encoder";
import { MeshoptEncoder } from "meshoptimizer";

const target = process.argv[2] ?? ".";

/** A torus about the z axis: positions, normals, triangles. */
function torus(around = 48, across = 24) {
  const positions = [];
  const normals = [];
  const triangles = [];
  for (let i = 0; i < around; i++) {
    for (let j = 0; j < across; j++) {
      const u = (2 * Math.PI * i) / around;
      const v = (2 * Math.PI * j) / across;
      const ring = 0.7 + 0.3 * Math.cos(v);
      positions.push(ring * Math.cos(u), ring * Math.sin(u), 0.3 * Math.sin(v));
      normals.push(Math.cos(v) * Math.cos(u), Math.cos(v) * Math.sin(u), Math.sin(v));
      const at = (a, b) => ((i + a) % around) * across + ((j + b) % across);
      triangles.push(at(0, 0), at(1, 0), at(1, 1), at(0, 0), at(1, 1), at(0, 1));
    }
  }
  return { positions: new Float32Array(positions), normals: new Float32Array(normals), triangles: new Uint32Array(triangles) };
}

function glb(json, parts) {
  let length = 0;
  const views = [];
  for (const part of parts) {
    views.push({ buffer: 0, byteOffset: length, byteLength: part.byteLength });
    length += Math.ceil(part.byteLength / 4) * 4;
  }
  const bin = Buffer.alloc(length);
  parts.forEach((part, i) => Buffer.from(part.buffer, part.byteOffset, part.byteLength).copy(bin, views[i].byteOffset));
  const whole = json(views, length);
  let text = Buffer.from(JSON.stringify(whole));
  text = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x20)]);
  const head = Buffer.alloc(20);
  head.write("glTF", 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(28 + text.length + bin.length, 8);
  head.writeUInt32LE(text.length, 12);
  head.write("JSON", 16);
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(bin.length, 0);
  chunk.write("BIN\0", 4);
  return Buffer.concat([head, text, chunk, bin]);
}

const asset = { version: "2.0", generator: "Belvedere's tests" };
const scene = { scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0, name: "torus" }] };
const paint = (color) => ({ pbrMetallicRoughness: { baseColorFactor: color, metallicFactor: 0, roughnessFactor: 0.6 } });
const limits = { min: [-1, -1, -0.3], max: [1, 1, 0.3] };

async function dracoFile() {
  const { positions, normals, triangles } = torus();
  const module = await draco3d.createEncoderModule({});
  const encoder = new module.Encoder();
  const builder = new module.MeshBuilder();
  const mesh = new module.Mesh();
  const count = positions.length / 3;
  builder.AddFacesToMesh(mesh, triangles.length / 3, triangles);
  const position = builder.AddFloatAttributeToMesh(mesh, module.POSITION, count, 3, positions);
  const normal = builder.AddFloatAttributeToMesh(mesh, module.NORMAL, count, 3, normals);
  encoder.SetEncodingMethod(module.MESH_EDGEBREAKER_ENCODING);
  encoder.SetAttributeQuantization(module.POSITION, 12);
  encoder.SetAttributeQuantization(module.NORMAL, 8);
  const data = new module.DracoInt8Array();
  const length = encoder.EncodeMeshToDracoBuffer(mesh, data);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = data.GetValue(i);
  const extension = { bufferView: 0, attributes: { POSITION: position, NORMAL: normal } };
  return glb(
    (bufferViews, byteLength) => ({
      asset,
      ...scene,
      extensionsUsed: ["KHR_draco_mesh_compression"],
      extensionsRequired: ["KHR_draco_mesh_compression"],
      materials: [paint([0.9, 0.2, 0.2, 1])],
      meshes: [
        {
          primitives: [
            {
              attributes: { POSITION: 0, NORMAL: 1 },
              indices: 2,
              material: 0,
              extensions: { KHR_draco_mesh_compression: extension },
            },
          ],
        },
      ],
      accessors: [
        { componentType: 5126, count, type: "VEC3", ...limits },
        { componentType: 5126, count, type: "VEC3" },
        { componentType: 5125, count: triangles.length, type: "SCALAR" },
      ],
      buffers: [{ byteLength }],
      bufferViews,
    }),
    [bytes],
  );
}

async function meshoptFile() {
  await MeshoptEncoder.ready;
  const { positions, normals, triangles } = torus();
  const count = positions.length / 3;
  const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const encoded = [
    MeshoptEncoder.encodeVertexBuffer(bytes(positions), count, 12),
    MeshoptEncoder.encodeVertexBuffer(bytes(normals), count, 12),
    MeshoptEncoder.encodeIndexBuffer(bytes(triangles), triangles.length, 4),
  ];
  const plain = [positions.byteLength, normals.byteLength, triangles.byteLength];
  const strides = [12, 12, 4];
  const counts = [count, count, triangles.length];
  return glb(
    (views, byteLength) => ({
      asset,
      ...scene,
      extensionsUsed: ["EXT_meshopt_compression"],
      extensionsRequired: ["EXT_meshopt_compression"],
      materials: [paint([0.2, 0.7, 0.3, 1])],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count, type: "VEC3", ...limits },
        { bufferView: 1, componentType: 5126, count, type: "VEC3" },
        { bufferView: 2, componentType: 5125, count: triangles.length, type: "SCALAR" },
      ],
      buffers: [
        { byteLength },
        { byteLength: plain[0] + plain[1] + plain[2], extensions: { EXT_meshopt_compression: { fallback: true } } },
      ],
      bufferViews: views.map((view, i) => ({
        buffer: 1,
        byteOffset: plain.slice(0, i).reduce((sum, one) => sum + one, 0),
        byteLength: plain[i],
        ...(i < 2 ? { byteStride: strides[i] } : {}),
        extensions: {
          EXT_meshopt_compression: {
            ...view,
            byteStride: strides[i],
            count: counts[i],
            mode: i < 2 ? "ATTRIBUTES" : "TRIANGLES",
          },
        },
      })),
    }),
    encoded,
  );
}

async function basisFile() {
  const size = 64;
  const data = new Uint8Array(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const blue = (Math.floor((i % size) / 16) + Math.floor(i / size / 16)) % 2 === 0;
    data.set(blue ? [30, 60, 220, 255] : [250, 220, 40, 255], 4 * i);
  }
  const picture = await encodeToKTX2(new Uint8Array(4), {
    isUASTC: false,
    generateMipmap: false,
    isSetKTX2SRGBTransferFunc: true,
    imageDecoder: async () => ({ width: size, height: size, data }),
  });
  const positions = new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]);
  const uvs = new Float32Array([0, 1, 1, 1, 1, 0, 0, 0]);
  const triangles = new Uint16Array([0, 1, 2, 0, 2, 3]);
  return glb(
    (bufferViews, byteLength) => ({
      asset,
      ...scene,
      extensionsUsed: ["KHR_texture_basisu"],
      extensionsRequired: ["KHR_texture_basisu"],
      images: [{ bufferView: 3, mimeType: "image/ktx2" }],
      textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }],
      materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0 }, doubleSided: true }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 4, type: "VEC3", min: [-1, -1, 0], max: [1, 1, 0] },
        { bufferView: 1, componentType: 5126, count: 4, type: "VEC2" },
        { bufferView: 2, componentType: 5123, count: 6, type: "SCALAR" },
      ],
      buffers: [{ byteLength }],
      bufferViews,
    }),
    [positions, uvs, triangles, new Uint8Array(picture)],
  );
}

for (const [name, file] of Object.entries({ draco: dracoFile, meshopt: meshoptFile, basis: basisFile })) {
  writeFileSync(`${target}/${name}.glb`, await file());
}
