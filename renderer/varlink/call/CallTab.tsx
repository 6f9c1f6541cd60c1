import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';

/** A form to call a method of the service behind a socket. */
export default function CallTab({ row }: { readonly row: Row; readonly model: Model }) {
  return <p className="soft">Nothing is known of the methods behind {row.key}.</p>;
}
