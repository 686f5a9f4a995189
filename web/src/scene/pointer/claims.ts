/**
 * Events of the pointer that somebody has taken: a gizmo, a thing that is dragged, a rectangle being drawn.
 *
 * Whoever takes one puts it in here before the others hear of it, and they let it be: so the handle of a gizmo does not
 * turn the camera, and a press on it is no click on what lies behind.
 */
export const claims = new WeakSet<Event>();
