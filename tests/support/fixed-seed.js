import fc from 'fast-check';

// The ordinary run tries the same examples every time; `npm run test:chaos` tries others each time and prints the seed.
if (process.env.CHAOS !== 'full') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_124 });
