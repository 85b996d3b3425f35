import { css } from 'lit';

export const styles = css`
  progress {
    display: block;
    width: 100%;
    height: 4px;
    border: 0;
    border-radius: 99px;
    appearance: none;
    overflow: hidden;
    background: var(--_hover);
    accent-color: var(--_accent);
  }
  progress::-webkit-progress-bar {
    background: var(--_hover);
  }
  progress::-webkit-progress-value {
    border-radius: 99px;
    background: var(--_accent);
    transition: inline-size 300ms;
  }
  progress::-moz-progress-bar {
    border-radius: 99px;
    background: var(--_accent);
  }
  progress:indeterminate {
    background: linear-gradient(90deg, var(--_hover) 30%, var(--_accent) 50%, var(--_hover) 70%) 0 0 / 250% 100%;
    animation: slide 1.6s linear infinite;
  }
  progress:indeterminate::-webkit-progress-bar {
    background: transparent;
  }
  progress:indeterminate::-moz-progress-bar {
    background: transparent;
  }
  @keyframes slide {
    from {
      background-position: 125% 0;
    }
    to {
      background-position: -25% 0;
    }
  }
  @media (forced-colors: active) {
    progress {
      height: 8px;
      border: 1px solid CanvasText;
    }
    progress::-webkit-progress-value {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
