export { ConfirmDialog } from './confirm-dialog.js';
export { DataTable } from './data-table.js';
export { Dialog, Drawer } from './dialogs.js';
export { JsonView } from './json-view.js';
export { PageHeader } from './page-header.js';
export { EmptyState, ErrorState, LoadingState, QueryState } from './states.js';
export { Tabs } from './tabs.js';
export { Badge, Count, formatDuration, formatTime, Money, Sparkline, Time, useNow } from './values.js';
export { Waterfall } from './waterfall.js';
