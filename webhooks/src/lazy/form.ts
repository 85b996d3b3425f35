import { define } from '@patchbay/browser-kit/define.ts';
import { EndpointForm } from '../components/endpoint-form/endpoint-form.ts';
import { EventPicker } from '../components/event-picker/event-picker.ts';

export function register(): void {
  define('patchbay-webhooks-event-picker', EventPicker);
  define('patchbay-webhooks-endpoint-form', EndpointForm);
}
