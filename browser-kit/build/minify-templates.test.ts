// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are source code

import { expect } from 'chai';
import { parseAst } from 'vite';
import { minifyTemplatesOf } from './minify-templates.ts';

const minified = (code: string) => minifyTemplatesOf(code, parseAst(code));

describe('templates of a build', () => {
  it('lose the indentation of their markup, and keep a space where one stands between words', () => {
    const code = 'html`\n  <p\n    class="a"\n    .b=${c}\n  >\n    Grüße…\n    <b>x</b>  y\n  </p>`';
    expect(minified(code)).to.equal('html` <p class="a" .b=${c}> Grüße… <b>x</b>  y </p>`');
  });

  it('keep the space before the end of a tag that closes itself, which would become a part of the value', () => {
    expect(minified('html`<input\n  .value=${a}\n/>`')).to.equal('html`<input .value=${a} />`');
  });

  it('are made smaller within other templates as well', () => {
    const code =
      'html`<ul>\n  ${items.map((i) => html`<li>\n    ${i ? svg`<g>\n</g>` : "a\\n  b"}\n  </li>`)}\n</ul>`';
    expect(minified(code)).to.equal(
      'html`<ul> ${items.map((i) => html`<li> ${i ? svg`<g> </g>` : "a\\n  b"} </li>`)} </ul>`',
    );
  });

  it('lose the comments and spaces of their style sheet, but none that means something', () => {
    const code =
      'css`\n  /* why */\n  ul > li :hover {\n    margin: calc(1px + 2px) -1px;\n    color: rgb(0 0 0 / 0.5);\n  }\n`';
    expect(minified(code)).to.equal('css`ul>li :hover{margin:calc(1px + 2px) -1px;color:rgb(0 0 0 / .5)}`');
  });

  it('stay as they are with another tag, or as a style sheet with values', () => {
    const code = 'msg(str`a\n  b ${c}`); css`\n  a {\n    width: ${w};\n  }`';
    expect(minified(code)).to.equal(code);
  });
});
