/** Shapes. */

import type { SceneContext } from "../../Element";
import * as properties from "./properties";
import { ShapeElement } from "./ShapeElement";
import { EdgesElement, WireframeElement } from "./ShapeLines";

function shape(tag: string, defaults: object) {
  return {
    element: class extends ShapeElement {
      protected readonly tag = tag;
    } as unknown as new (
      scene: SceneContext,
      key: string,
    ) => ShapeElement,
    defaults,
  };
}

export default {
  Box: shape("Box", properties.DEFAULT_BOX),
  Sphere: shape("Sphere", properties.DEFAULT_SPHERE),
  Capsule: shape("Capsule", properties.DEFAULT_CAPSULE),
  Cylinder: shape("Cylinder", properties.DEFAULT_CYLINDER),
  Cone: shape("Cone", properties.DEFAULT_CONE),
  Circle: shape("Circle", properties.DEFAULT_CIRCLE),
  Ring: shape("Ring", properties.DEFAULT_RING),
  Plane: shape("Plane", properties.DEFAULT_PLANE),
  Torus: shape("Torus", properties.DEFAULT_TORUS),
  TorusKnot: shape("TorusKnot", properties.DEFAULT_TORUS_KNOT),
  Tetrahedron: shape("Tetrahedron", properties.DEFAULT_TETRAHEDRON),
  Octahedron: shape("Octahedron", properties.DEFAULT_OCTAHEDRON),
  Dodecahedron: shape("Dodecahedron", properties.DEFAULT_DODECAHEDRON),
  Icosahedron: shape("Icosahedron", properties.DEFAULT_ICOSAHEDRON),
  Polyhedron: shape("Polyhedron", properties.DEFAULT_POLYHEDRON),
  Tube: shape("Tube", properties.DEFAULT_TUBE),
  Lathe: shape("Lathe", properties.DEFAULT_LATHE),
  Shape: shape("Shape", properties.DEFAULT_SHAPE),
  Extrude: shape("Extrude", properties.DEFAULT_EXTRUDE),
  Edges: { element: EdgesElement, defaults: properties.DEFAULT_EDGES },
  Wireframe: { element: WireframeElement, defaults: properties.DEFAULT_WIREFRAME },
};
