import { nextLink } from './link-header.ts';

test.each([
  [
    '<https://api.github.com/user/repos?page=2>; rel="next", <https://api.github.com/user/repos?page=5>; rel="last"',
    'https://api.github.com/user/repos?page=2',
  ],
  ['<https://x/?a=1,2>; rel="prev", <https://x/?a=3,4>; rel="next"', 'https://x/?a=3,4'],
  ['<https://x/1>; rel="prev"', null],
  ['<https://x/2>; title="n"; rel=next', 'https://x/2'],
  ['<https://x/2>; rel="last next"', 'https://x/2'],
  ['', null],
  [null, null],
  ['nonsense', null],
])('nextLink(%p) is %p', (header, expected) => {
  expect(nextLink(header)).toBe(expected);
});
