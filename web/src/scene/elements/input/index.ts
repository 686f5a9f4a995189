/** Nothing yet. */

export default {};
