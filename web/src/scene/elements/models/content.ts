/** The event that tells, on the object of an element, that other objects stand in it now. */
export const CONTENT_CHANGED = "contentchanged";
