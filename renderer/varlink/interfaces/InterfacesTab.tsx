import type { Service } from '#core/services/service.ts';

/** What a service offers, as documentation. */
export default function InterfacesTab({ service }: { readonly service: Service }) {
  return <p className="soft">Nothing is known of the interfaces behind {service.key}.</p>;
}
