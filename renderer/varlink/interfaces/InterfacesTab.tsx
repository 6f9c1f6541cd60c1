import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';

/** What the service behind a socket offers, as documentation. */
export default function InterfacesTab({ row }: { readonly row: Row; readonly model: Model }) {
  return <p className="soft">Nothing is known of the interfaces behind {row.key}.</p>;
}
