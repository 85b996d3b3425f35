import { expect } from 'chai';
import { fold } from './fold.ts';
import { search } from './search.ts';
import { withinOneTypo } from './typo.ts';

const tool = (name: string, summary = '', categories: string[] = []) => ({ name, summary, categories });
const names = (items: { name: string }[]) => items.map(({ name }) => name);

describe('search', () => {
  const tools = [
    tool('GitHub', 'Repositories and commits', ['version-control']),
    tool('Google Calendar', 'Events', ['calendar']),
    tool('Stripe', 'Payments and customers', ['payments']),
    tool('Café Zürich', 'Coffee', ['other']),
  ];

  it('keeps everything in order without a query', () => {
    expect(names(search(tools, '  '))).to.deep.equal(names(tools));
  });

  it('ignores case and diacritics in both directions', () => {
    expect(names(search(tools, 'CAFE zurich'))).to.deep.equal(['Café Zürich']);
    expect(names(search(tools, 'strípe'))).to.deep.equal(['Stripe']);
    expect(fold('Straße Łódź Smørrebrød')).to.equal('strasse lodz smorrebrod');
  });

  for (const typo of ['stirpe', 'stipe', 'strippe', 'stroipe', 'strxpe']) {
    it(`finds Stripe for "${typo}"`, () => expect(names(search(tools, typo))).to.deep.equal(['Stripe']));
  }

  it('allows one typo, not two, and none in short words', () => {
    expect(search(tools, 'stxxpe')).to.deep.equal([]);
    expect(search(tools, 'gxt')).to.deep.equal([]);
    expect(withinOneTypo('githb', 'github')).to.equal(true);
  });

  it('ranks the name before the description', () => {
    const ranked = search([tool('Pay Later', 'a calendar for bills'), tool('Calendar')], 'calendar');
    expect(names(ranked)).to.deep.equal(['Calendar', 'Pay Later']);
  });

  it('finds a name typed without its space, and every word must match', () => {
    expect(names(search(tools, 'googlecalendar'))).to.deep.equal(['Google Calendar']);
    expect(search(tools, 'google payments')).to.deep.equal([]);
  });
});
