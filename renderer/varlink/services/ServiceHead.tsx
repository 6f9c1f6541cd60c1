import { serviceColumns } from '../../store/services/service-columns.ts';
import { sortServicesBy, useServicesUi } from '../../store/services/services-view.ts';
import { SortHeads } from '../../table/SortHeads.tsx';

export function ServiceHead() {
  const sort = useServicesUi((ui) => ui.sort);
  return (
    <SortHeads
      columns={serviceColumns}
      sort={sort}
      onSort={sortServicesBy}
      lineClass="service-line"
      first={
        <span role="columnheader" title="Whether somebody answers without being started">
          <span className="unseen">Awake</span>
        </span>
      }
    />
  );
}
