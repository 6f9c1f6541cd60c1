import type { CardId } from './concepts.ts';

type InspectorTab = 'overview' | 'labels' | 'protection' | 'who' | 'peers' | 'interfaces' | 'call';

/** Something to do in the window: what "Try it" and "Show me" run. The page knows how. */
export type Act =
  | { readonly do: 'filter'; readonly filter: string; readonly grouping?: 'folder' | 'namespace' }
  | { readonly do: 'page'; readonly page: 'overview' | 'conversations' | 'services' | 'interfaces' | 'findings' }
  /** A tab of the inspector, of the socket with the focus or else of the first that fits the filter. */
  | { readonly do: 'tab'; readonly tab: InspectorTab; readonly filter: string }
  /** The service that is registered as this, and a tab of it. */
  | { readonly do: 'choose'; readonly service: string; readonly tab: InspectorTab }
  | { readonly do: 'introspect'; readonly service: string }
  /** Fills the form of the tab Call, and leaves it to whoever learns to run it. */
  | { readonly do: 'fill'; readonly service: string; readonly interface: string; readonly method: string; readonly parameters: string }
  | { readonly do: 'concept'; readonly card: CardId }
  | { readonly do: 'cancel' }
  /** Takes back the latest change. */
  | { readonly do: 'undo' }
  | { readonly do: 'tour'; readonly tour: string };
