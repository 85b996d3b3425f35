import { createTransport } from 'nodemailer';

const TIMEOUT_MS = 20_000;

export interface SmtpOptions {
  /** `smtp://` (upgraded to TLS where the server offers it) or `smtps://`, with user and password where it asks for them. */
  url: string;
  from: string;
  to: readonly string[];
}

/** Sends text mails to the vendor by the mail server that the operator named. */
export function createSmtp({ url, from, to }: SmtpOptions) {
  const transport = createTransport(
    {
      url,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const domain = /@([^\s>@]+)/.exec(from)?.[1] ?? 'patchbay.invalid';
  return {
    /** The same mail has the same id whenever it is sent, so that a repeated one can be told. */
    async send({ id, subject, text }: { id: string; subject: string; text: string }): Promise<void> {
      await transport.sendMail({
        to: [...to],
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: (): void => transport.close(),
  };
}

export type Smtp = ReturnType<typeof createSmtp>;
