import { invalidRequest, notFound } from './errors.ts';
import { emit, seconds } from './events.ts';
import type { MountRoutes } from './handlers.ts';
import { answerOnce } from './idempotency.ts';
import { newCustomer } from './objects.ts';
import type { Customer } from './state.ts';

const EDITABLE = ['name', 'email', 'phone', 'description'] as const;

export const customerRoutes: MountRoutes = (router, context, { path, auth, list, retrieve }) => {
  router.get(
    path('/customers'),
    auth,
    list((state) => state.customers, ['email']),
  );
  router.get(
    path('/customers/:id'),
    auth,
    retrieve('customer', (state) => state.customers),
  );
  router.post(path('/customers'), auth, (request, response) => {
    answerOnce(context, request, response, () => {
      const given = edits(request.body);
      if (typeof given.email === 'string' && !given.email.includes('@')) {
        return invalidRequest('email', `Invalid email address: ${given.email}`, 'email_invalid');
      }
      const customer = newCustomer(context.random, {
        created: seconds(context),
        name: null,
        email: null,
        ...given,
      });
      context.state.customers.push(customer);
      emit(context, 'customer.created', customer);
      return customer;
    });
  });
  router.post(path('/customers/:id'), auth, (request, response) => {
    answerOnce(context, request, response, () => {
      const customer = context.state.customers.find(({ id }) => id === request.params['id']);
      if (customer === undefined) return notFound('customer', String(request.params['id']));
      Object.assign(customer, edits(request.body));
      emit(context, 'customer.updated', customer);
      return customer;
    });
  });
  router.delete(path('/customers/:id'), auth, (request, response) => {
    const place = context.state.customers.findIndex(({ id }) => id === request.params['id']);
    const [customer] = place < 0 ? [] : context.state.customers.splice(place, 1);
    if (customer === undefined) {
      const failure = notFound('customer', String(request.params['id']));
      response.status(failure.status).json({ error: failure.error });
      return;
    }
    emit(context, 'customer.deleted', customer);
    response.json({ id: customer.id, object: 'customer', deleted: true });
  });
};

function edits(body: unknown): Partial<Customer> {
  const given = (body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    EDITABLE.filter((name) => typeof given[name] === 'string').map((name) => [name, given[name] || null]),
  );
}
