import { boundedExec, boundedTest } from './bounded.ts';
import { compileRegExp } from './compile.ts';
import { riskOf } from './risk.ts';

const risk = (pattern: string) => riskOf(compileRegExp(pattern, '').source);

test.each([
  ['abc', 1, false],
  ['^abc', 0, false],
  ['^a.*b', 1, false],
  ['a+b*', 3, false],
  ['^a|b', 1, false],
  ['[*+{(|]\\+\\{\\(x{3}', 1, false],
  ['^(?:ab){2,}$', 1, false],
  ['^\\p{L}+$', 1, false],
  ['(a+)+', 3, true],
  ['^(a|b)*$', 1, true],
  ['^(?:a?){30}', 0, true],
  ['^a?a?a?a?a?a?a?a?a?aaaaaaaaa', 0, true],
  ['(a)\\1', 1, true],
])('%s has the degree %i, open: %s', (pattern, degree, isOpen) => {
  expect(risk(pattern)).toEqual({ degree, isOpen });
});

test.each([
  ['(a+)+$', 'a'.repeat(60)],
  ['^(a|aa)+$', 'a'.repeat(120)],
  ['^(?:a?){40}a{40}$', 'a'.repeat(60)],
  ['a*a*a*a*b', 'a'.repeat(20_000)],
])(
  '%s is given up',
  (pattern, text) => {
    const expression = compileRegExp(pattern, '');
    expect(() => boundedTest(expression, `${text}!`)).toThrow(expect.objectContaining({ code: 51156 }));
  },
  20_000,
);

test('watched or not, the answer is the same', () => {
  const expression = new RegExp(compileRegExp('(?:[a-z]+\\.)+com', '').source, 'gu');
  const text = `${'-'.repeat(50)}www.example.com and mail.example.com`;
  const found: string[] = [];
  for (let match = boundedExec(expression, text); match; match = boundedExec(expression, text)) {
    found.push(`${match.index} ${match[0]}`);
  }
  expect(found).toEqual(['50 www.example.com', '70 mail.example.com']);
  expect(boundedTest(compileRegExp('^(?:[a-z]+\\.)+com$', ''), `${'a.'.repeat(20)}com`)).toBe(true);
  expect(boundedTest(compileRegExp('^(?:[a-z]+\\.)+com$', ''), `${'a.'.repeat(20)}net`)).toBe(false);
});
