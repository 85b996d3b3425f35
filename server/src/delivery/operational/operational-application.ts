/**
 * The application that an environment's operational webhook endpoints belong to. Its uid cannot be written in a request,
 * and the API does not show it among the vendor's own.
 */
export const OPERATIONAL_UID = 'patchbay:operational';

export const isOperational = ({ uid }: { uid: string | null }): boolean => uid === OPERATIONAL_UID;
