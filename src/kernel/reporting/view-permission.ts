/** To register views, and to run definitions of one's own. */
export const viewPermission = "reporting.views";
