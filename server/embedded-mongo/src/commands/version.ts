/** The version of MongoDB whose behaviour is served. */
export const VERSION = '7.0.0';
export const WIRE_VERSION = 21;
