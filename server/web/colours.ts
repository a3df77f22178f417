/** The light colours of `static/css/tokens.css`, for what is shown where no style sheet reaches; a test pins them. */
export const colours = { paper: '#fdfcf8', ground: '#ebe8e0' };
