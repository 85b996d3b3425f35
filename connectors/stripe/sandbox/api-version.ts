import Stripe from 'stripe';

/** The version that the SDK in use asks for. */
export const API_VERSION: string = Stripe.API_VERSION;
