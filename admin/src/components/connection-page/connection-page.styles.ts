import { css } from 'lit';

export const styles = css`
  .back {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-height: 28px;
    margin-bottom: 8px;
    font-weight: 550;
    text-decoration: none;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 12px;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
    gap: 14px 24px;
    padding: 16px;
  }
  dt {
    color: var(--_muted);
    font-size: 0.8572em;
  }
  .sections {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  .notice + * {
    margin-top: 0;
  }
  .links {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
  }
`;
